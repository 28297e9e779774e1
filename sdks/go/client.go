package platform

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

const (
	defaultBaseURL        = "http://localhost:3001"
	defaultTimeout        = 30 * time.Second
	defaultConnectTimeout = 5 * time.Second
	defaultMaxRetries     = 2

	// One host is called, often by many goroutines: the standard library's two idle connections would be made and closed all the time.
	idleConnections = 100
)

// core is what a client's resources share.
type core struct {
	baseURL   string // without a slash at its end
	http      *http.Client
	settings  settings
	rateLimit atomic.Pointer[RateLimit]
}

// NewClient makes a client. Without options, the API key is in PLATFORM_API_KEY. A client without a key can call public operations;
// others fail with ErrNoCredential before a request is sent.
func NewClient(options ...ClientOption) (*Client, error) {
	config, err := newConfig(options)
	if err != nil {
		return nil, err
	}
	if config.store != nil && config.tokens == nil {
		return nil, errors.New("platform: WithTokenStore needs tokens: use Login, FromTokenStore or WithTokens")
	}
	if config.credential != nil && config.tokens != nil {
		return nil, errors.New("platform: WithAPIKey and WithTokens exclude one another")
	}
	if key := strings.TrimSpace(os.Getenv("PLATFORM_API_KEY")); key != "" && config.credential == nil && config.tokens == nil {
		WithAPIKey(Secret(key)).applyToClient(config)
	}
	return config.client()
}

// WithOptions returns a client with other settings that uses the same connections. What it returns goes on with those settings.
func (c *Client) WithOptions(options ...Option) *Client {
	derived := &core{baseURL: c.core.baseURL, http: c.core.http, settings: c.core.settings}
	for _, option := range options {
		if option != nil {
			option.applyTo(&derived.settings)
		}
	}
	return newClient(derived)
}

// BaseURL returns where the API is, without a password that the URL may hold.
func (c *Client) BaseURL() string {
	if u, err := url.Parse(c.core.baseURL); err == nil {
		return u.Redacted()
	}
	return ""
}

// RateLimit returns what the newest answer said of the limits, or nil before the first one.
func (c *Client) RateLimit() *RateLimit { return c.core.rateLimit.Load() }

// CloseIdleConnections closes connections that are not in use.
func (c *Client) CloseIdleConnections() { c.core.http.CloseIdleConnections() }

// Format implements fmt.Formatter: it prints a client without its credential.
func (c Client) Format(state fmt.State, _ rune) {
	if c.core == nil {
		io.WriteString(state, "platform.Client{}")
		return
	}
	credential := "none"
	if c.core.settings.credential != nil {
		credential = c.core.settings.credential.String()
	}
	fmt.Fprintf(state, "platform.Client{BaseURL: %q, Credential: %s}", c.BaseURL(), credential)
}

func newConfig(options []ClientOption) (*config, error) {
	c := &config{
		settings:       settings{timeout: defaultTimeout, maxRetries: defaultMaxRetries},
		baseURL:        os.Getenv("PLATFORM_BASE_URL"),
		connectTimeout: defaultConnectTimeout,
	}
	for _, option := range options {
		if option != nil {
			option.applyToClient(c)
		}
	}
	if c.baseURL == "" {
		c.baseURL = defaultBaseURL
	}
	u, err := url.Parse(c.baseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("platform: the base URL must be like https://api.example.com")
	}
	c.baseURL = strings.TrimRight(c.baseURL, "/")
	return c, nil
}

// client makes the client that the configuration describes.
func (c *config) client() (*Client, error) {
	if c.err != nil {
		return nil, fmt.Errorf("platform: %w", c.err)
	}
	if c.httpClient == nil {
		c.httpClient = newHTTPClient(c.connectTimeout)
	}
	core := &core{baseURL: c.baseURL, http: c.httpClient, settings: c.settings}
	if c.tokens != nil {
		core.settings.credential = newSignIn(core, c.tokens, c.store)
	}
	return newClient(core), nil
}

func newHTTPClient(connectTimeout time.Duration) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext
	transport.TLSHandshakeTimeout = connectTimeout
	transport.MaxIdleConns = idleConnections
	transport.MaxIdleConnsPerHost = idleConnections
	return &http.Client{
		Transport: transport,
		// The API redirects nowhere. Following one could carry a key to another host, or make a POST a GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
