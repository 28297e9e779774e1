package platform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"time"
)

// The kinds of errors, for errors.Is.
var (
	// ErrValidation is a request with something wrong in it (400 and 422). Error.Fields says what.
	ErrValidation = errors.New("validation failed")

	// ErrAuthentication is a credential that is not good (401).
	ErrAuthentication = errors.New("authentication failed")

	// ErrPermissionDenied is something that the credential may not do (403).
	ErrPermissionDenied = errors.New("permission denied")

	// ErrNotFound is something that is not there, or belongs to another organization (404).
	ErrNotFound = errors.New("not found")

	// ErrConflict is a request that is at odds with what there is (409).
	ErrConflict = errors.New("conflict")

	// ErrPreconditionFailed is an object that is no longer the version of WithIfMatch (412).
	ErrPreconditionFailed = errors.New("precondition failed")

	// ErrRateLimit is one request too many (429). Error.RetryAfter says how long to wait.
	ErrRateLimit = errors.New("rate limit exceeded")

	// ErrServer is a failure of the server (500 and above).
	ErrServer = errors.New("server error")

	// ErrNotModified is an object that is still the version of WithIfNoneMatch (304).
	ErrNotModified = errors.New("not modified")

	// ErrConnection is a request without an answer: the connection could not be made, or broke.
	ErrConnection = errors.New("connection failed")

	// ErrTimeout is a request that was not answered in time. It is an ErrConnection too.
	ErrTimeout = errors.New("timed out")

	// ErrInvalidAnswer is an answer that can't be read.
	ErrInvalidAnswer = errors.New("invalid answer")

	// ErrNoCredential is a call that needs a credential, of a client that has none.
	ErrNoCredential = errors.New("no credential: set PLATFORM_API_KEY, or use WithAPIKey or Login")
)

// Error is a call that failed. Its kind is found with errors.Is, such as errors.Is(err, ErrNotFound). Where the caller's context ended
// the call, errors.Is finds context.Canceled or context.DeadlineExceeded.
type Error struct {
	// Status is the HTTP status; 0 where there was no answer.
	Status int

	// Code is the error's code, such as NOT_FOUND; empty where there was no answer.
	Code string

	// Message is a sentence for people.
	Message string

	// Fields has the messages on each field that is not valid. Those on no field in particular stand under the empty name.
	Fields map[string][]string

	// RequestID is the answer's X-Request-Id, by which the server's log has the request.
	RequestID string

	// RetryAfter is how long the server asks to wait; 0 where it doesn't.
	RetryAfter time.Duration

	// RateLimit is what the answer said of the limits; nil where it said nothing.
	RateLimit *RateLimit

	// Method and Path are of the request, the path without its query.
	Method string
	Path   string

	kind          error // of an error without an answer; else the status decides
	cause         error
	hasRetryAfter bool
}

// Error returns the message with the request, the status and the request's id.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "platform: %s %s: %s", e.Method, e.Path, e.Message)
	for _, field := range e.fieldNames() {
		for _, message := range e.Fields[field] {
			if message != e.Message {
				fmt.Fprintf(&text, "; %s", strings.TrimPrefix(field+": "+message, ": "))
			}
		}
	}
	if e.Status != 0 {
		fmt.Fprintf(&text, " (%d %s", e.Status, e.Code)
		if e.RequestID != "" {
			fmt.Fprintf(&text, ", request %s", e.RequestID)
		}
		text.WriteByte(')')
	}
	return text.String()
}

// Is reports whether the error is of a kind, for errors.Is.
func (e *Error) Is(target error) bool {
	kind := e.kind
	if kind == nil {
		kind = kindOf(e.Status)
	}
	return kind != nil && (target == kind || kind == ErrTimeout && target == ErrConnection)
}

// Unwrap returns what the error comes from, such as context.Canceled; nil for an answer of the API.
func (e *Error) Unwrap() error { return e.cause }

// Timeout reports whether the error is a time-out, as a net.Error does.
func (e *Error) Timeout() bool { return e.kind == ErrTimeout }

func (e *Error) fieldNames() []string {
	names := make([]string, 0, len(e.Fields))
	for name := range e.Fields {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func kindOf(status int) error {
	switch {
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return ErrValidation
	case status == http.StatusUnauthorized:
		return ErrAuthentication
	case status == http.StatusForbidden:
		return ErrPermissionDenied
	case status == http.StatusNotFound:
		return ErrNotFound
	case status == http.StatusConflict:
		return ErrConflict
	case status == http.StatusPreconditionFailed:
		return ErrPreconditionFailed
	case status == http.StatusTooManyRequests:
		return ErrRateLimit
	case status == http.StatusNotModified:
		return ErrNotModified
	case status >= http.StatusInternalServerError:
		return ErrServer
	default:
		return nil
	}
}

// codeOf names a status as the API's own codes do, for answers without a code.
func codeOf(status int) string {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "VALIDATION_ERROR"
	case http.StatusRequestEntityTooLarge:
		return "PAYLOAD_TOO_LARGE"
	case http.StatusTooManyRequests:
		return "RATE_LIMITED"
	case http.StatusInternalServerError:
		return "INTERNAL_ERROR"
	default:
		return strings.NewReplacer(" ", "_", "-", "_", "'", "").Replace(strings.ToUpper(http.StatusText(status)))
	}
}

// answerError reads an answer that is no success, in whichever of the API's dialects it is, or in none.
func (c *call) answerError(a *answer) *Error {
	e := c.newError(nil, nil)
	e.Status = a.status
	e.RequestID = a.header.Get("X-Request-Id")
	e.RateLimit = rateLimitOf(a.header)
	e.RetryAfter, e.hasRetryAfter = retryAfterOf(a.header.Get("Retry-After"), time.Now())
	code, message, fields := readFailure(a.body)
	if code == "" {
		code = codeOf(a.status)
	}
	if message == "" {
		message = http.StatusText(a.status)
	}
	if message == "" {
		message = "unknown status"
	}
	e.Code, e.Message = c.mask(code), c.mask(message)
	for field, messages := range fields {
		if e.Fields == nil {
			e.Fields = map[string][]string{}
		}
		for _, message := range messages {
			e.Fields[c.mask(field)] = append(e.Fields[c.mask(field)], c.mask(message))
		}
	}
	return e
}

// connectionError is a request without an answer. A call that the caller's context ended says so.
func (c *call) connectionError(ctx context.Context, cause error) *Error {
	if ended := ctx.Err(); ended != nil {
		e := c.newError(nil, ended)
		if errors.Is(ended, context.DeadlineExceeded) {
			e.kind = ErrTimeout
		}
		return e
	}
	var timeout interface{ Timeout() bool }
	if errors.Is(cause, context.DeadlineExceeded) || errors.As(cause, &timeout) && timeout.Timeout() {
		return c.newError(ErrTimeout, cause)
	}
	return c.newError(ErrConnection, cause)
}

func (c *call) newError(kind, cause error) *Error {
	e := &Error{Method: c.operation.method, Path: c.path, kind: kind, cause: cause}
	if cause != nil {
		e.Message = c.mask(cause.Error())
	}
	return e
}

// readFailure reads a body. The dialects are
//
//	{"error": "Validation failed", "details": {"fieldErrors": {"email": ["Invalid email"]}, "formErrors": []}}
//	{"error": {"code": "VALIDATION_ERROR", "message": "…", "details": {"fields": [{"field": "name", "message": "…"}]}}}
//	{"success": false, "error": {"code": "VALIDATION_ERROR", "message": "…", "details": {"field": "name"}}}
func readFailure(body []byte) (code, message string, fields map[string][]string) {
	var failure struct {
		Error   json.RawMessage `json:"error"`
		Details struct {
			FieldErrors map[string][]string `json:"fieldErrors"`
			FormErrors  []string            `json:"formErrors"`
		} `json:"details"`
	}
	if json.Unmarshal(body, &failure) != nil && failure.Error == nil {
		return "", "", nil
	}
	if json.Unmarshal(failure.Error, &message) == nil {
		fields = failure.Details.FieldErrors
		if len(failure.Details.FormErrors) > 0 {
			if fields == nil {
				fields = map[string][]string{}
			}
			fields[""] = failure.Details.FormErrors
		}
		return "", message, fields
	}
	var detailed struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Details struct {
			Field  string `json:"field"`
			Fields []struct {
				Field   string `json:"field"`
				Message string `json:"message"`
			} `json:"fields"`
		} `json:"details"`
	}
	// Whatever can be read is: a member of another type than expected leaves the others.
	_ = json.Unmarshal(failure.Error, &detailed)
	fields = map[string][]string{}
	for _, one := range detailed.Details.Fields {
		fields[one.Field] = append(fields[one.Field], one.Message)
	}
	if len(fields) == 0 && detailed.Details.Field != "" {
		fields[detailed.Details.Field] = []string{detailed.Message}
	}
	return detailed.Code, detailed.Message, fields
}
