package platform

import (
	"fmt"
	"io"
	"strconv"
)

// Secret is a key, a token or a password. Every verb of package fmt, and every encoder that asks for text (JSON among them), gets it
// masked: wrk_a1b2c3d4…. Reveal gives the text itself.
type Secret string

// Reveal returns the whole text.
func (s Secret) Reveal() string { return string(s) }

// String returns the masked text.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	if whole := secretPattern.FindString(string(s)); whole == string(s) {
		if masked := maskOne(whole); masked != whole {
			return masked
		}
	}
	return "…"
}

// Format implements fmt.Formatter, so that no verb prints the text.
func (s Secret) Format(state fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || verb == 'v' && state.Flag('#') {
		text = strconv.Quote(text)
	}
	io.WriteString(state, text)
}

// MarshalText implements encoding.TextMarshaler with the masked text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
