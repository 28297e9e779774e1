package platform

import "time"

// LogEntry is one try of a call, for WithLogger. It has no header and no body of the request or its answer.
type LogEntry struct {
	// Method and Path are of the request, the path without its query.
	Method string
	Path   string

	// Status is the HTTP status; 0 where there was no answer.
	Status int

	// Duration is from the first byte sent to the last one read.
	Duration time.Duration

	// Attempt is 1 for the first try of a call.
	Attempt int

	// RequestID is the answer's X-Request-Id.
	RequestID string

	// Err is why the try failed; nil where it succeeded.
	Err error
}
