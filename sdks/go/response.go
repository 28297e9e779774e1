package platform

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Response is what an answer says beside its body. WithResponse stores it.
type Response struct {
	// Status is the HTTP status.
	Status int

	// Header has all the headers.
	Header http.Header

	// ETag is the version of the object, for WithIfMatch and WithIfNoneMatch; empty where the answer has none.
	ETag string

	// RequestID is the X-Request-Id.
	RequestID string

	// RateLimit is what the answer said of the limits; nil where it said nothing.
	RateLimit *RateLimit
}

// RateLimit is how many requests a window of time allows.
type RateLimit struct {
	// Limit is how many the window allows.
	Limit int64

	// Remaining is how many are left of them.
	Remaining int64

	// Reset is when the next window begins.
	Reset time.Time
}

// answer is an HTTP answer that was read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) response() Response {
	return Response{
		Status:    a.status,
		Header:    a.header,
		ETag:      a.header.Get("ETag"),
		RequestID: a.header.Get("X-Request-Id"),
		RateLimit: rateLimitOf(a.header),
	}
}

// read decodes the object in the body.
func (a *answer) read(c *call, object any) error {
	if c.operation.wrapped {
		object = &struct {
			Data any `json:"data"`
		}{object}
	}
	return a.readWhole(c, object)
}

// readWhole decodes the body. Members that this version doesn't know are ignored.
func (a *answer) readWhole(c *call, target any) error {
	if err := json.Unmarshal(a.body, target); err != nil {
		e := c.newError(ErrInvalidAnswer, err)
		e.Status, e.Code, e.RequestID = a.status, "INVALID_ANSWER", a.header.Get("X-Request-Id")
		return e
	}
	return nil
}

func rateLimitOf(header http.Header) *RateLimit {
	limit, err := strconv.ParseInt(header.Get("X-RateLimit-Limit"), 10, 64)
	if err != nil {
		return nil
	}
	remaining, _ := strconv.ParseInt(header.Get("X-RateLimit-Remaining"), 10, 64)
	reset, _ := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	return &RateLimit{Limit: limit, Remaining: remaining, Reset: time.Unix(reset, 0).UTC()}
}
