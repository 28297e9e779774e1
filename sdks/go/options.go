package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ClientOption sets something of a client that NewClient, Login or FromTokenStore makes.
type ClientOption interface{ applyToClient(*config) }

// RequestOption sets something of one call.
type RequestOption interface{ applyToCall(*call) }

// Option is an option of a client and of a single call. The call's wins.
type Option interface {
	ClientOption
	RequestOption
	applyTo(*settings)
}

// The options hold functions, so that printing one shows nothing of what it sets.
type (
	clientOption  struct{ apply func(*config) }
	requestOption struct{ apply func(*call) }
	option        struct{ apply func(*settings) }
)

func (o clientOption) applyToClient(c *config) { o.apply(c) }
func (o requestOption) applyToCall(c *call)    { o.apply(c) }
func (o option) applyToClient(c *config)       { o.apply(&c.settings) }
func (o option) applyToCall(c *call)           { o.apply(&c.settings) }
func (o option) applyTo(s *settings)           { o.apply(s) }

// config is what a client is made from.
type config struct {
	settings
	baseURL        string
	connectTimeout time.Duration
	httpClient     *http.Client
	tokens         *Tokens
	store          TokenStore
}

// settings hold for every call of a client, unless the call says otherwise.
type settings struct {
	credential credential
	timeout    time.Duration
	maxRetries int
	header     http.Header
	log        func(LogEntry)
	err        error // of an option that can't be followed
}

// WithAPIKey sets the API key. Without this option, NewClient takes it from PLATFORM_API_KEY.
func WithAPIKey(key Secret) Option {
	return option{func(s *settings) {
		key := strings.TrimSpace(key.Reveal())
		switch {
		case key == "":
			s.err = errors.New("WithAPIKey was given an empty key")
		case !isHeaderValue(key):
			s.err = errors.New("the API key has characters that no key has")
		default:
			s.credential = apiKey(key)
		}
	}}
}

// WithTimeout sets how long one try may take, from the connection to the end of the answer. The default is 30 seconds; 0 is no limit.
func WithTimeout(timeout time.Duration) Option {
	return option{func(s *settings) { s.timeout = timeout }}
}

// WithMaxRetries sets how often a call is tried again. The default is 2; 0 switches retries off.
func WithMaxRetries(retries int) Option {
	return option{func(s *settings) { s.maxRetries = retries }}
}

// WithHeader sends a header with each request. It replaces one of the package's own of that name.
func WithHeader(name, value string) Option {
	return option{func(s *settings) {
		if !isHeaderName(name) || !isHeaderValue(value) {
			s.err = fmt.Errorf("WithHeader was given a name or a value that a header can't have: %q", mask(name))
			return
		}
		header := s.header.Clone()
		if header == nil {
			header = http.Header{}
		}
		header.Set(name, value)
		s.header = header
	}}
}

// WithLogger calls a function after each try of a call. It may be called by several goroutines at once.
func WithLogger(log func(LogEntry)) Option {
	return option{func(s *settings) { s.log = log }}
}

// WithBaseURL sets where the API is. Without this option it is PLATFORM_BASE_URL, else http://localhost:3001.
func WithBaseURL(url string) ClientOption {
	return clientOption{func(c *config) { c.baseURL = url }}
}

// WithConnectTimeout sets how long making a connection may take. The default is 5 seconds. It has no effect with WithHTTPClient.
func WithConnectTimeout(timeout time.Duration) ClientOption {
	return clientOption{func(c *config) { c.connectTimeout = timeout }}
}

// WithHTTPClient sends requests by the caller's own client, with its transport, proxies and connections.
func WithHTTPClient(client *http.Client) ClientOption {
	return clientOption{func(c *config) { c.httpClient = client }}
}

// WithTokens makes a client of a sign-in that there is already, such as that of an organization just made. The client refreshes it.
func WithTokens(tokens *Tokens) ClientOption {
	return clientOption{func(c *config) { c.tokens = tokens }}
}

// WithTokenStore keeps the newest tokens of a sign-in in a store.
func WithTokenStore(store TokenStore) ClientOption {
	return clientOption{func(c *config) { c.store = store }}
}

// WithIdempotencyKey sets the Idempotency-Key of a call that creates something, in place of the random one that the package sends.
func WithIdempotencyKey(key string) RequestOption {
	return requestOption{func(c *call) { c.setHeader("Idempotency-Key", key) }}
}

// WithIfMatch makes a call hold only for the version of an object that has this ETag, as Response.ETag gave it. For another version the
// call fails with ErrPreconditionFailed and changes nothing.
func WithIfMatch(etag string) RequestOption {
	return requestOption{func(c *call) { c.setHeader("If-Match", etag) }}
}

// WithIfNoneMatch asks for an object only if its ETag is another. If it is the same, the call fails with ErrNotModified.
func WithIfNoneMatch(etag string) RequestOption {
	return requestOption{func(c *call) { c.setHeader("If-None-Match", etag) }}
}

// WithResponse stores what the answer says beside its body, such as the ETag. A list stores that of its newest page.
func WithResponse(response *Response) RequestOption {
	return requestOption{func(c *call) { c.response = response }}
}

// credential gives the bearer token of requests.
type credential interface {
	// String describes it without what is secret.
	String() string

	// token returns the token to send.
	token(ctx context.Context) (Secret, error)

	// renew is called with a token that was refused because it has expired; it reports whether there is a newer one to send.
	renew(ctx context.Context, refused Secret) (bool, error)
}

type apiKey Secret

func (k apiKey) String() string                              { return Secret(k).String() }
func (k apiKey) token(context.Context) (Secret, error)       { return Secret(k), nil }
func (k apiKey) renew(context.Context, Secret) (bool, error) { return false, nil }

func isHeaderName(name string) bool {
	for _, r := range name {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) {
			return false
		}
	}
	return name != ""
}

func isHeaderValue(value string) bool {
	for _, r := range value {
		if r < ' ' && r != '\t' || r == 0x7f {
			return false
		}
	}
	return true
}
