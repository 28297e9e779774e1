package platform

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const (
	wholeKey = "wrk_a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"
	liveKey  = "wl_live_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG"
	testKey  = "wl_test_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG"
	token    = "eyJhbGciOiJIUzI1NiIs.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl-_x"
)

func TestMask_hides_keys_and_tokens_in_a_text(t *testing.T) {
	for text, want := range map[string]string{
		"key " + wholeKey + " is revoked": "key wrk_a1b2c3d4… is revoked",
		liveKey + "," + testKey:           "wl_live_…,wl_test_…",
		"Bearer " + token:                 "Bearer eyJ…",
		"wrk_a1b2c3d4 is a prefix":        "wrk_a1b2c3d4 is a prefix",
		"wrk_a1b2c3d4e5f6":                "wrk_…",
		"wl_live_kIDLzbkm":                "wl_live_kIDLzbkm",
		"proj_123abc456def789ghi012jkl":   "proj_123abc456def789ghi012jkl",
	} {
		if got := mask(text); got != want {
			t.Errorf("mask(%q) = %q, want %q", text, got, want)
		}
	}
	if got := mask("hunter22 is wrong", "hunter22"); got != "… is wrong" {
		t.Errorf("a secret that looks like a word gives %q", got)
	}
}

func TestSecret_is_masked_whatever_prints_it(t *testing.T) {
	for _, text := range []string{wholeKey, liveKey, testKey, token, "hunter22", "my password " + wholeKey, "wrk_short", "wrk_a1b2c3d4"} {
		secret := Secret(text)
		var printed strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "% x", "%10.70s"} {
			fmt.Fprintf(&printed, verb+"\n", secret)
			fmt.Fprintf(&printed, verb+"\n", struct{ Secret Secret }{secret})
			fmt.Fprintf(&printed, verb+"\n", Value(secret))
		}
		encoded, err := json.Marshal(map[string]any{"secret": secret, "secrets": []Secret{secret}})
		if err != nil {
			t.Fatal(err)
		}
		printed.Write(encoded)
		if strings.Contains(printed.String(), text) || strings.Contains(printed.String(), fmt.Sprintf("%x", text)) {
			t.Errorf("%q is printed: %s", text, printed.String())
		}
		if secret.Reveal() != text {
			t.Errorf("Reveal gives %q, want %q", secret.Reveal(), text)
		}
	}
}
