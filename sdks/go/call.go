package platform

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// operation is what the API's document says of an operation.
type operation struct {
	name        string // such as projects.list
	method      string
	path        string // with the names of its parameters in braces
	public      bool   // takes no credential
	wrapped     bool   // the answer's object or list is its member data
	idempotency bool   // takes Idempotency-Key
	match       bool   // takes If-Match
	noneMatch   bool   // takes If-None-Match
}

func (o *operation) takes(header string) bool {
	switch header {
	case "Idempotency-Key":
		return o.idempotency
	case "If-Match":
		return o.match
	default:
		return o.noneMatch
	}
}

// call is an operation with what it is called with, for one try after another.
type call struct {
	settings
	operation *operation
	target    string // the escaped path
	path      string // for people, without what may be secret
	query     url.Values
	body      []byte
	headers   map[string]string // of this operation: Idempotency-Key, If-Match, If-None-Match
	secrets   []string          // of the parameters, which an answer might repeat
	sent      Secret            // the bearer token of the newest try
	response  *Response
}

// newCall prepares a call. Nothing of it changes when the caller changes the parameters afterwards.
func (c *Client) newCall(o *operation, path []any, params any, options []RequestOption) (*call, error) {
	call := &call{settings: c.core.settings, operation: o}
	if o.public {
		call.credential = nil // It isn't needed: the fewer requests it travels with, the better.
	}
	for _, option := range options {
		if option != nil {
			option.applyToCall(call)
		}
	}
	if call.err == nil {
		call.err = call.setTarget(path)
	}
	if call.err == nil {
		call.err = call.setParams(params)
	}
	if call.err == nil && call.credential == nil && !o.public && call.header.Get("Authorization") == "" {
		call.err = ErrNoCredential
	}
	if call.err != nil {
		return nil, fmt.Errorf("platform: %s: %w", o.name, call.err)
	}
	if o.idempotency && call.idempotencyKey() == "" {
		key, err := newIdempotencyKey()
		if err != nil {
			return nil, fmt.Errorf("platform: %s: %w", o.name, err)
		}
		call.setHeader("Idempotency-Key", key)
	}
	return call, nil
}

func (c *call) idempotencyKey() string { return c.headers["Idempotency-Key"] }

// setHeader sets a header that only some operations take. For others it would be without effect, which the caller relies on.
func (c *call) setHeader(name, value string) {
	switch {
	case !c.operation.takes(name):
		c.err = fmt.Errorf("the operation takes no %s", name)
	case value == "" || !isHeaderValue(value):
		c.err = fmt.Errorf("the %s is empty, or has characters that a header can't have", name)
	default:
		if c.headers == nil {
			c.headers = map[string]string{}
		}
		c.headers[name] = value
	}
}

// setTarget puts the parameters into the path.
func (c *call) setTarget(parameters []any) error {
	target := c.operation.path
	for _, parameter := range parameters {
		var text string
		switch value := parameter.(type) {
		case int64:
			text = strconv.FormatInt(value, 10)
		default:
			text = fmt.Sprint(value)
		}
		start, end := strings.IndexByte(target, '{'), strings.IndexByte(target, '}')
		// Without an id the path would be that of the list, and with dots that of something else.
		if text == "" || text == "." || text == ".." {
			return fmt.Errorf("the parameter %s is empty, or no id", target[start+1:end])
		}
		target = target[:start] + url.PathEscape(text) + target[end+1:]
	}
	c.target, c.path = target, mask(target)
	return nil
}

// mask hides keys and tokens, and whatever this call has sent that is secret.
func (c *call) mask(text string) string {
	return mask(mask(text, c.sent.Reveal()), c.secrets...)
}

// do makes the call: a try, and others after failures that a repetition may mend.
func (c *Client) do(ctx context.Context, call *call) (*answer, error) {
	renewed, retries := false, 0
	for attempt := 1; ; attempt++ {
		token, err := call.token(ctx)
		if err != nil {
			return nil, err
		}
		call.sent = token
		answer, failure := c.try(ctx, call, attempt)
		if failure == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return nil, failure
		}
		if !renewed && isExpired(failure) && call.credential != nil {
			renewed = true
			newer, err := call.credential.renew(ctx, token)
			if err != nil {
				return nil, call.credentialError(ctx, err)
			}
			if newer {
				continue
			}
		}
		delay, again := call.retryDelay(failure, retries)
		if !again {
			return nil, failure
		}
		retries++
		if wait(ctx, delay) != nil {
			return nil, call.connectionError(ctx, failure)
		}
	}
}

func (c *call) token(ctx context.Context) (Secret, error) {
	if c.credential == nil {
		return "", nil
	}
	token, err := c.credential.token(ctx)
	if err != nil {
		return "", c.credentialError(ctx, err)
	}
	return token, nil
}

// credentialError is a call for which there is no token. A call that the caller's context ended says so.
func (c *call) credentialError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return c.connectionError(ctx, err)
	}
	return err
}

// isExpired reports whether the answer is that of an access token whose time is over. Nothing was done for it.
func isExpired(e *Error) bool {
	return e.Status == http.StatusUnauthorized && e.Message == "Token expired"
}

// try sends one request, and logs it.
func (c *Client) try(ctx context.Context, call *call, attempt int) (*answer, *Error) {
	started := time.Now()
	answer, err := c.send(ctx, call)
	entry := LogEntry{Method: call.operation.method, Path: call.path, Attempt: attempt, Duration: time.Since(started)}
	var failure *Error
	if err != nil {
		failure = call.connectionError(ctx, err)
	} else {
		entry.Status, entry.RequestID = answer.status, answer.header.Get("X-Request-Id")
		if limit := rateLimitOf(answer.header); limit != nil {
			c.core.rateLimit.Store(limit)
		}
		if call.response != nil {
			*call.response = answer.response()
		}
		if answer.status < 200 || answer.status > 299 {
			failure = call.answerError(answer)
		}
	}
	if call.log != nil {
		if failure != nil {
			entry.Err = failure
		}
		call.log(entry)
	}
	return answer, failure
}

// send sends one request, and reads the answer to its end.
func (c *Client) send(ctx context.Context, call *call) (*answer, error) {
	if call.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, call.timeout)
		defer cancel()
	}
	request, err := call.request(ctx, c.core.baseURL)
	if err != nil {
		return nil, err
	}
	response, err := c.core.http.Do(request)
	if err != nil {
		if wrapped, ok := err.(*url.Error); ok {
			err = wrapped.Err // The method and the URL stand in the error already.
		}
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return &answer{status: response.StatusCode, header: response.Header, body: body}, nil
}

func (c *call) request(ctx context.Context, baseURL string) (*http.Request, error) {
	address := baseURL + c.target
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, c.operation.method, address, nil)
	if err != nil {
		return nil, err
	}
	c.setBody(request)
	header := request.Header
	header.Set("Accept", "application/json")
	header.Set("User-Agent", userAgent)
	if c.body != nil {
		header.Set("Content-Type", "application/json")
	}
	if apiVersion != "" {
		header.Set("Api-Version", apiVersion)
	}
	if c.sent != "" {
		header.Set("Authorization", "Bearer "+c.sent.Reveal())
	}
	for name, value := range c.headers {
		header.Set(name, value)
	}
	for name, values := range c.header {
		header[name] = values
	}
	return request, nil
}

// setBody gives a request its body such that only this package sends it again. The transport of net/http repeats a request whose
// connection broke if it looks safe to it (GET, or with an Idempotency-Key) and its body can be had anew: more often than the caller
// allows, and without a line in the log.
func (c *call) setBody(request *http.Request) {
	switch {
	case c.body == nil && c.operation.method == http.MethodGet:
		request.Body = io.NopCloser(eof{})
	case c.body != nil:
		request.Body = io.NopCloser(bytes.NewReader(c.body))
		request.ContentLength = int64(len(c.body))
		if c.idempotencyKey() == "" {
			// Only what was never written is sent again then, on another connection.
			request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(c.body)), nil }
		}
	}
}

// eof is a body without content that is not the one the transport knows for that.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

func newIdempotencyKey() (string, error) {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", random), nil
}

// callObject makes a call that answers one object.
func callObject[T any](
	ctx context.Context, c *Client, o *operation, path []any, params any, options []RequestOption,
) (*T, error) {
	call, err := c.newCall(o, path, params, options)
	if err != nil {
		return nil, err
	}
	answer, err := c.do(ctx, call)
	if err != nil {
		return nil, err
	}
	object := new(T)
	if err := answer.read(call, object); err != nil {
		return nil, err
	}
	return object, nil
}

// callNothing makes a call whose answer has no body.
func callNothing(ctx context.Context, c *Client, o *operation, path []any, params any, options []RequestOption) error {
	_, err := callBytes(ctx, c, o, path, params, options)
	return err
}

// callText makes a call that answers text.
func callText(ctx context.Context, c *Client, o *operation, path []any, params any, options []RequestOption) (string, error) {
	body, err := callBytes(ctx, c, o, path, params, options)
	return string(body), err
}

// callJSON makes a call that answers JSON without a type of its own.
func callJSON(
	ctx context.Context, c *Client, o *operation, path []any, params any, options []RequestOption,
) (json.RawMessage, error) {
	return callBytes(ctx, c, o, path, params, options)
}

func callBytes(ctx context.Context, c *Client, o *operation, path []any, params any, options []RequestOption) ([]byte, error) {
	call, err := c.newCall(o, path, params, options)
	if err != nil {
		return nil, err
	}
	answer, err := c.do(ctx, call)
	if err != nil {
		return nil, err
	}
	return answer.body, nil
}
