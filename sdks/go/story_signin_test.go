package platform_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/platform/sdk-go"
)

// The access tokens of the story's product live 3 seconds.
const tokenLife = 3*time.Second + 200*time.Millisecond

func keyPerRequest(s *step) {
	one, other := s.organization(), s.organization()
	s.project(one, "Of one")
	s.hasProjects(other, 3)
	s.clearRequests()

	client := s.client(platform.WithAPIKey(one.key))
	derived := client.WithOptions(platform.WithAPIKey(other.key))
	for _, want := range []struct {
		client *platform.Client
		count  int
	}{{client, 1}, {derived, 3}, {client, 1}} {
		projects, err := want.client.Projects.List(s.ctx, &platform.ProjectListParams{Limit: platform.Int(2)}).All()
		s.ok(err)
		equal(s, "the projects", len(projects), want.count)
	}
	page, err := derived.Projects.List(s.ctx, &platform.ProjectListParams{Limit: platform.Int(2)}).Page()
	s.ok(err)
	page, err = page.Next(s.ctx)
	s.ok(err)
	equal(s, "the items of the derived client's next page", len(page.Items), 1)
	me, err := client.Users.Me(s.ctx, platform.WithAPIKey(other.key))
	s.ok(err)
	equal(s, "the person of a call with a key of its own", me.ID, other.signedUp.User.ID)

	connections := map[string]bool{}
	for _, request := range append(s.requests("GET", "/v1/projects"), s.requests("GET", "/api/users/me")...) {
		connections[request.Connection] = true
	}
	equal(s, "the connections", len(connections), 1)
}

func revokedKey(s *step) {
	o := s.organization()
	created, err := o.APIKeys.Create(s.ctx, &platform.APIKeyCreateParams{Name: "Revoked soon"})
	s.ok(err)
	client := s.client(platform.WithAPIKey(created.Key))
	_, err = client.Users.Me(s.ctx)
	s.ok(err)
	s.ok(o.APIKeys.Delete(s.ctx, created.ID))
	s.within(time.Second, func() {
		for err = nil; err == nil; {
			_, err = client.Users.Me(s.ctx)
		}
		s.fails(err, platform.ErrAuthentication)
	})
}

func rotatedKey(s *step) {
	o := s.organization()
	created, err := o.APIKeys.Create(s.ctx, &platform.APIKeyCreateParams{Name: "Rotated"})
	s.ok(err)
	rotated, err := o.APIKeys.Rotate(s.ctx, created.ID, &platform.APIKeyRotateParams{GraceSeconds: platform.Int(0)})
	s.ok(err)
	_, err = s.client(platform.WithAPIKey(rotated.Key)).Users.Me(s.ctx)
	s.ok(err)
	_, err = s.client(platform.WithAPIKey(created.Key)).Users.Me(s.ctx)
	s.fails(err, platform.ErrAuthentication)
}

func (s *step) login(o *organization, options ...platform.ClientOption) *platform.Client {
	s.Helper()
	client, err := platform.Login(s.ctx, o.params(), append([]platform.ClientOption{platform.WithBaseURL(s.base)}, options...)...)
	s.ok(err)
	s.Cleanup(client.CloseIdleConnections)
	return client
}

func (s *step) refreshes() int { return len(s.requests("POST", "/api/auth/refresh")) }

func expiredToken(s *step) {
	o := s.organization()
	client := s.login(o)
	_, err := client.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the refreshes before", s.refreshes(), 0)
	time.Sleep(tokenLife)
	me, err := client.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the person", me.ID, o.signedUp.User.ID)
	equal(s, "the refreshes", s.refreshes(), 1)

	// A clock that lets the token live longer than the server does: the server's refusal leads to the refresh.
	tokens := o.signedUp.Tokens()
	tokens.ExpiresAt = tokens.ExpiresAt.Add(time.Hour)
	_, err = s.client(platform.WithTokens(tokens)).Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the refreshes", s.refreshes(), 2)
}

// memoryStore keeps tokens in memory, and fails where it is told to.
type memoryStore struct {
	mutex   sync.Mutex
	tokens  platform.Tokens
	failure error
	saves   int
}

func (m *memoryStore) Load(context.Context) (*platform.Tokens, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	tokens := m.tokens
	return &tokens, nil
}

func (m *memoryStore) Save(_ context.Context, tokens *platform.Tokens) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.failure != nil {
		return m.failure
	}
	m.tokens = *tokens
	m.saves++
	return nil
}

func (m *memoryStore) fail(failure error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.failure = failure
}

func (s *step) twentyCalls(client *platform.Client) []error {
	return atOnce(20, func() error {
		_, err := client.Users.Me(s.ctx)
		return err
	})
}

func expiredTokenOfManyCalls(s *step) {
	client := s.login(s.organization())
	time.Sleep(tokenLife)
	for _, err := range s.twentyCalls(client) {
		s.ok(err)
	}
	equal(s, "the refreshes", s.refreshes(), 1)
}

func tokenStore(s *step) {
	store := &memoryStore{}
	client := s.login(s.organization(), platform.WithTokenStore(store))
	first := store.tokens
	time.Sleep(tokenLife)
	s.clearRequests()
	for _, err := range s.twentyCalls(client) {
		s.ok(err)
	}
	equal(s, "the saves", store.saves, 2)
	s.that(store.tokens.RefreshToken != first.RefreshToken, "the store has the old pair")
	for _, request := range s.requests("GET", "/api/users/me") {
		equal(s, "what is sent", request.Headers["authorization"], "Bearer "+store.tokens.AccessToken.Reveal())
	}

	full := errors.New("the disk is full")
	store.fail(full)
	time.Sleep(tokenLife)
	s.clearRequests()
	_, err := client.Users.Me(s.ctx)
	s.that(errors.Is(err, full), "the error is %v", err)
	equal(s, "the requests with a token that was not saved", len(s.requests("GET", "/api/users/me")), 0)

	store.fail(nil)
	_, err = client.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the refreshes", s.refreshes(), 1)
	equal(s, "what is sent", s.requests("GET", "/api/users/me")[0].Headers["authorization"], "Bearer "+store.tokens.AccessToken.Reveal())
}

func failedRefresh(s *step) {
	o := s.organization()
	tokens := o.signedUp.Tokens()
	tokens.RefreshToken, tokens.ExpiresAt = "c3BlbnQgbG9uZyBhZ28", time.Now()
	client := s.client(platform.WithTokens(tokens))
	for _, err := range s.twentyCalls(client) {
		failure := s.fails(err, platform.ErrAuthentication)
		equal(s, "the message", failure.Message, "Invalid refresh token")
	}
	equal(s, "the refreshes", s.refreshes(), 1)

	// A refresh that gets no answer loses nothing: the pair is still there for the next call.
	client = s.client(platform.WithTokens(&platform.Tokens{RefreshToken: o.signedUp.RefreshToken, ExpiresAt: time.Now()}))
	s.clearRequests()
	s.rule(rule{Method: "POST", Path: "/api/auth/refresh", Action: "drop"})
	_, err := client.Users.Me(s.ctx)
	s.fails(err, platform.ErrConnection)
	equal(s, "the refreshes", s.refreshes(), 1)
	_, err = client.Users.Me(s.ctx)
	s.ok(err)
}

func resume(s *step) {
	store := &platform.FileTokenStore{Path: filepath.Join(s.TempDir(), "tokens")}
	o := s.organization()
	s.login(o, platform.WithTokenStore(store))
	client, err := platform.FromTokenStore(s.ctx, store, platform.WithBaseURL(s.base))
	s.ok(err)
	me, err := client.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the person", me.ID, o.signedUp.User.ID)
	s.ok(client.Auth.Logout(s.ctx))
	tokens, err := store.Load(s.ctx)
	s.ok(err)
	_, err = client.Auth.Refresh(s.ctx, &platform.AuthRefreshParams{RefreshToken: tokens.RefreshToken})
	s.fails(err, platform.ErrAuthentication)
	s.that(!strings.Contains(err.Error(), tokens.RefreshToken.Reveal()), "the error shows the token: %v", err)
}
