package platform

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter_is_seconds_or_a_date(t *testing.T) {
	now := time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "Thu, 15 Jan 2026 09:30:05 GMT": 5 * time.Second, "Thu, 15 Jan 2026 09:29:00 GMT": 0,
		"": -1, "soon": -1, "-3": -1, "99999999999999": -1,
	} {
		got, ok := retryAfterOf(value, now)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("Retry-After: %s is %v, %t", value, got, ok)
		}
	}
}

func TestBackoff_grows_and_has_an_end(t *testing.T) {
	const second = time.Second
	for retries, longest := range []time.Duration{second / 2, second, 2 * second, 4 * second, 8 * second, 8 * second} {
		delays := map[time.Duration]bool{}
		for i := 0; i < 100; i++ {
			delay := backoff(retries)
			if delay < 0 || delay > longest {
				t.Fatalf("the delay after %d retries is %v", retries, delay)
			}
			delays[delay] = true
		}
		if len(delays) < 90 {
			t.Errorf("the delays after %d retries are not random", retries)
		}
	}
}

func TestRetry_is_made_where_it_does_nothing_twice(t *testing.T) {
	after := func(status int, seconds time.Duration) *Error {
		return &Error{Status: status, RetryAfter: seconds * time.Second, hasRetryAfter: true}
	}
	for _, one := range []struct {
		name      string
		operation *operation
		key       string
		failure   *Error
		again     bool
	}{
		{"GET, 500", &projectsGet, "", &Error{Status: 500}, true},
		{"GET, broken", &projectsGet, "", &Error{kind: ErrConnection}, true},
		{"GET, too late", &projectsGet, "", &Error{kind: ErrTimeout}, true},
		{"PUT, 502", &projectsReplace, "", &Error{Status: 502}, true},
		{"DELETE, 500", &projectsDelete, "", &Error{Status: 500}, true},
		{"PATCH, 500", &projectsUpdate, "", &Error{Status: 500}, false},
		{"PATCH, 503", &projectsUpdate, "", &Error{Status: 503}, true},
		{"POST, 500", &authLogin, "", &Error{Status: 500}, false},
		{"POST, broken", &authLogin, "", &Error{kind: ErrConnection}, false},
		{"POST, 429", &authLogin, "", after(429, 1), true},
		{"POST with a key, 500", &projectsCreate, "k", &Error{Status: 500}, true},
		{"POST with a key, 409 while the first is under way", &projectsCreate, "k", after(409, 1), true},
		{"POST with a key, 409", &projectsCreate, "k", &Error{Status: 409}, false},
		{"GET, 404", &projectsGet, "", &Error{Status: 404}, false},
		{"GET, 429 for a minute", &projectsGet, "", after(429, 60), true},
		{"GET, 429 for longer", &projectsGet, "", after(429, 61), false},
		{"GET, unreadable", &projectsGet, "", &Error{kind: ErrInvalidAnswer}, false},
	} {
		call := &call{settings: settings{maxRetries: 2}, operation: one.operation, headers: map[string]string{"Idempotency-Key": one.key}}
		delay, again := call.retryDelay(one.failure, 0)
		if again != one.again || again && one.failure.hasRetryAfter && delay != one.failure.RetryAfter {
			t.Errorf("%s: %v, %t", one.name, delay, again)
		}
		if _, again := call.retryDelay(one.failure, 2); again {
			t.Errorf("%s: tried a fourth time", one.name)
		}
	}
	if http.MethodGet != projectsGet.method {
		t.Error("the table's operations are not what it takes them for")
	}
}
