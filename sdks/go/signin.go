package platform

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// An access token is refreshed before its time is over: by a tenth of what it has, and no more than this.
const longestLead = 30 * time.Second

// Login signs a person in. The client refreshes its tokens by itself, and keeps the newest in the store of WithTokenStore.
func Login(ctx context.Context, params *AuthLoginParams, options ...ClientOption) (*Client, error) {
	config, err := newConfig(options)
	if err != nil {
		return nil, err
	}
	if config.credential != nil || config.tokens != nil {
		return nil, errors.New("platform: Login has a credential of its own: WithAPIKey and WithTokens are not for it")
	}
	client, err := config.client()
	if err != nil {
		return nil, err
	}
	signedIn, err := client.Auth.Login(ctx, params)
	if err != nil {
		return nil, err
	}
	tokens := signedIn.Tokens()
	if config.store != nil {
		if err := config.store.Save(ctx, tokens); err != nil {
			return nil, fmt.Errorf("platform: the tokens were not saved: %w", err)
		}
	}
	return client.withSignIn(tokens, config.store), nil
}

// FromTokenStore resumes the sign-in whose tokens a store has.
func FromTokenStore(ctx context.Context, store TokenStore, options ...ClientOption) (*Client, error) {
	config, err := newConfig(options)
	if err != nil {
		return nil, err
	}
	if config.credential != nil || config.tokens != nil {
		return nil, errors.New("platform: FromTokenStore has a credential of its own: WithAPIKey and WithTokens are not for it")
	}
	tokens, err := store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("platform: the tokens were not loaded: %w", err)
	}
	if tokens == nil {
		return nil, fmt.Errorf("platform: the token store has no tokens: sign in with Login: %w", ErrNoCredential)
	}
	client, err := config.client()
	if err != nil {
		return nil, err
	}
	return client.withSignIn(tokens, store), nil
}

func (c *Client) withSignIn(tokens *Tokens, store TokenStore) *Client {
	c.core.settings.credential = newSignIn(c.core, tokens, store)
	return c
}

// signIn is the credential of a person. It refreshes the tokens once for all calls that wait for it.
type signIn struct {
	client *Client // without a credential
	store  TokenStore

	mutex     sync.Mutex
	tokens    Tokens
	refreshAt time.Time
	unsaved   bool     // the store has not taken the tokens yet: they are not used before
	ended     error    // the refresh token was refused: presenting it again is of no use
	refresh   *refresh // the one under way
}

// refresh is an exchange of tokens that calls wait for.
type refresh struct {
	done  chan struct{}
	token Secret
	err   error
}

func newSignIn(c *core, tokens *Tokens, store TokenStore) *signIn {
	anonymous := &core{baseURL: c.baseURL, http: c.http, settings: c.settings}
	anonymous.settings.credential = nil
	s := &signIn{client: newClient(anonymous), store: store}
	s.use(tokens)
	return s
}

func (s *signIn) String() string { return "sign-in" }

func (s *signIn) use(tokens *Tokens) {
	s.tokens = *tokens
	lead := time.Until(tokens.ExpiresAt) / 10
	if lead > longestLead {
		lead = longestLead
	}
	s.refreshAt = tokens.ExpiresAt.Add(-lead)
}

func (s *signIn) token(ctx context.Context) (Secret, error) {
	s.mutex.Lock()
	if !s.unsaved && time.Now().Before(s.refreshAt) {
		defer s.mutex.Unlock()
		return s.tokens.AccessToken, nil
	}
	return s.refreshed(ctx)
}

func (s *signIn) renew(ctx context.Context, refused Secret) (bool, error) {
	s.mutex.Lock()
	if !s.unsaved && s.tokens.AccessToken != refused {
		defer s.mutex.Unlock()
		return true, nil // Another call has refreshed meanwhile.
	}
	_, err := s.refreshed(ctx)
	return err == nil, err
}

// refreshed waits for the refresh that is under way, or for a new one. The mutex is held when it is called, and free when it returns.
func (s *signIn) refreshed(ctx context.Context) (Secret, error) {
	if s.ended != nil {
		defer s.mutex.Unlock()
		return "", s.ended
	}
	r := s.refresh
	if r == nil {
		r = &refresh{done: make(chan struct{})}
		s.refresh = r
		// It goes on when this caller gives up: others wait for it, and its answer has the only token that is good.
		go s.run(detached{ctx}, r)
	}
	s.mutex.Unlock()
	select {
	case <-r.done:
		return r.token, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (s *signIn) run(ctx context.Context, r *refresh) {
	r.err = s.exchange(ctx)
	s.mutex.Lock()
	r.token = s.tokens.AccessToken
	if errors.Is(r.err, ErrAuthentication) {
		s.ended = r.err
	}
	s.refresh = nil
	s.mutex.Unlock()
	close(r.done)
}

// exchange gets the next tokens and saves them. Only one runs at a time. An exchange whose answer was lost is not made again here: the
// token may be spent, and presenting a spent token ends the sign-in (RFC 9700).
func (s *signIn) exchange(ctx context.Context) error {
	s.mutex.Lock()
	tokens, unsaved := s.tokens, s.unsaved
	s.mutex.Unlock()
	if !unsaved {
		signedIn, err := s.client.Auth.Refresh(ctx, &AuthRefreshParams{RefreshToken: tokens.RefreshToken})
		if err != nil {
			return err
		}
		if signedIn.AccessToken == "" || signedIn.RefreshToken == "" {
			return fmt.Errorf("platform: auth.refresh: the answer has no tokens: %w", ErrInvalidAnswer)
		}
		tokens = *signedIn.Tokens()
		s.mutex.Lock()
		s.use(&tokens)
		s.unsaved = s.store != nil
		s.mutex.Unlock()
	}
	if s.store == nil {
		return nil
	}
	if err := s.store.Save(ctx, &tokens); err != nil {
		return fmt.Errorf("platform: the tokens were not saved: %w", err)
	}
	s.mutex.Lock()
	s.unsaved = false
	s.mutex.Unlock()
	return nil
}

// detached has a context's values, and doesn't end with it.
type detached struct{ context.Context }

func (detached) Deadline() (time.Time, bool) { return time.Time{}, false }
func (detached) Done() <-chan struct{}       { return nil }
func (detached) Err() error                  { return nil }
