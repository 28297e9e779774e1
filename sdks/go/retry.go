package platform

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"net/http"
	"strconv"
	"time"
)

const (
	firstBackoff      = 500 * time.Millisecond
	longestBackoff    = 8 * time.Second
	longestRetryAfter = 60 * time.Second
)

// retryDelay says whether a call that failed is tried again, and how long to wait before.
func (c *call) retryDelay(e *Error, retries int) (time.Duration, bool) {
	if retries >= c.maxRetries {
		return 0, false
	}
	switch {
	case e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable:
		// The server did nothing, so that any call can be made again.
	case e.Status == http.StatusConflict && e.hasRetryAfter && c.idempotencyKey() != "":
		// The same creation is still under way; its answer is there later.
	case e.kind == ErrConnection || e.kind == ErrTimeout || e.Status >= http.StatusInternalServerError:
		if !c.isSafeToRepeat() {
			return 0, false
		}
	default:
		return 0, false
	}
	if e.hasRetryAfter {
		return e.RetryAfter, e.RetryAfter <= longestRetryAfter
	}
	return backoff(retries), true
}

// isSafeToRepeat reports whether the call does nothing twice where it was done already and its answer lost (RFC 9110 §9.2.2).
func (c *call) isSafeToRepeat() bool {
	switch c.operation.method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:
		return true
	default:
		return c.idempotencyKey() != ""
	}
}

// backoff is exponential with full jitter, so that clients that failed together don't come back together.
func backoff(retries int) time.Duration {
	longest := longestBackoff
	if retries < 4 {
		longest = firstBackoff << retries
	}
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return longest
	}
	return time.Duration(binary.BigEndian.Uint64(random[:]) % uint64(longest+1))
}

// retryAfterOf reads the header Retry-After: seconds, or an HTTP date.
func retryAfterOf(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		if delay := at.Sub(now); delay > 0 {
			return delay, true
		}
		return 0, true
	}
	return 0, false
}

// wait returns after the delay, or with the context's error as soon as it has ended.
func wait(ctx context.Context, delay time.Duration) error {
	if delay <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
