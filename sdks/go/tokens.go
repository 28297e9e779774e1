package platform

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Tokens are what a sign-in consists of. Printed, they are masked; as JSON they are whole, to be kept in a TokenStore.
type Tokens struct {
	// AccessToken is the bearer token of requests.
	AccessToken Secret

	// RefreshToken is exchanged, once, for the next pair.
	RefreshToken Secret

	// ExpiresAt is when the access token's time is over.
	ExpiresAt time.Time
}

// TokenStore keeps the newest tokens of a sign-in, so that it outlives the process. A store is for one client at a time: of two that
// refresh the same tokens, the second presents a spent one, which ends the sign-in.
type TokenStore interface {
	// Load returns the tokens; nil where there are none.
	Load(ctx context.Context) (*Tokens, error)

	// Save keeps the tokens in place of those before. They are used only after it has returned nil.
	Save(ctx context.Context, tokens *Tokens) error
}

// Tokens returns the tokens of the sign-in, for WithTokens.
func (s *SignedIn) Tokens() *Tokens { return newTokens(s.AccessToken, s.RefreshToken, s.ExpiresIn) }

// Tokens returns the tokens of the first admin's sign-in, for WithTokens.
func (s *SignedUp) Tokens() *Tokens { return newTokens(s.AccessToken, s.RefreshToken, s.ExpiresIn) }

func newTokens(access, refresh Secret, expiresIn int64) *Tokens {
	// Round takes the monotonic clock away, which stands still while a computer sleeps.
	return &Tokens{access, refresh, time.Now().Add(time.Duration(expiresIn) * time.Second).Round(0).UTC()}
}

// storedTokens is the JSON of Tokens.
type storedTokens struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	ExpiresAt    time.Time `json:"expires_at"`
}

// MarshalJSON implements json.Marshaler, with the whole tokens.
func (t Tokens) MarshalJSON() ([]byte, error) {
	return json.Marshal(storedTokens{t.AccessToken.Reveal(), t.RefreshToken.Reveal(), t.ExpiresAt})
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Tokens) UnmarshalJSON(data []byte) error {
	var stored storedTokens
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	*t = Tokens{Secret(stored.AccessToken), Secret(stored.RefreshToken), stored.ExpiresAt}
	return nil
}

// FileTokenStore keeps tokens in a file that only its owner can read.
type FileTokenStore struct {
	// Path is the file's. Its folder must exist.
	Path string
}

// Load reads the file; where there is none, there are no tokens.
func (s *FileTokenStore) Load(context.Context) (*Tokens, error) {
	data, err := os.ReadFile(s.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	tokens := new(Tokens)
	if err := json.Unmarshal(data, tokens); err != nil {
		return nil, err
	}
	return tokens, nil
}

// Save replaces the file. One that can't be written whole leaves the old one.
func (s *FileTokenStore) Save(_ context.Context, tokens *Tokens) error {
	data, err := json.Marshal(tokens)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(s.Path), ".tokens-*") // CreateTemp lets only the owner read it.
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), s.Path)
}
