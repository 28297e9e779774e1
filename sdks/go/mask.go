package platform

import (
	"regexp"
	"strings"
)

// What a key or an access token looks like.
var secretPattern = regexp.MustCompile(`wrk_[0-9A-Za-z]+|wl_(?:live|test)_[0-9A-Za-z]+|eyJ[0-9A-Za-z_-]{8,}(?:\.[0-9A-Za-z_-]*){1,2}`)

const (
	// What is shown of a key behind wrk_ or wl_live_, in characters.
	shownOfKey = 8

	// Shorter secrets are not looked for in texts: they would be found in ordinary words.
	shortestSecret = 6
)

// mask hides the keys and access tokens in a text, and the given secrets whatever they look like.
func mask(text string, secrets ...string) string {
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			text = strings.ReplaceAll(text, secret, Secret(secret).String())
		}
	}
	return secretPattern.ReplaceAllStringFunc(text, maskOne)
}

// maskOne hides what the pattern found. A prefix stays: the product shows it too.
func maskOne(secret string) string {
	switch {
	case strings.HasPrefix(secret, "eyJ"):
		return "eyJ…"
	case strings.HasPrefix(secret, "wrk_"):
		return maskKey("wrk_", secret)
	default:
		return maskKey(secret[:len("wl_live_")], secret)
	}
}

func maskKey(prefix, key string) string {
	switch shown := len(prefix) + shownOfKey; {
	case len(key) <= shown:
		return key
	case len(key) < 3*shown || prefix != "wrk_":
		return prefix + "…"
	default:
		return key[:shown] + "…"
	}
}
