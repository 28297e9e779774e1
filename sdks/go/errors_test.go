package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"testing"
)

func failureOf(status int, body string) *Error {
	call := &call{operation: &projectsCreate, path: "/v1/projects"}
	return call.answerError(&answer{status: status, header: http.Header{}, body: []byte(body)})
}

func TestError_reads_each_dialect(t *testing.T) {
	for _, one := range []struct {
		status        int
		body          string
		code, message string
		fields        map[string][]string
	}{
		{404, `{"error":"Not found"}`, "NOT_FOUND", "Not found", nil},
		{
			422, `{"error":"Validation failed","details":{"fieldErrors":{"email":["Invalid email","Too long"]},"formErrors":["Odd"]}}`,
			"VALIDATION_ERROR", "Validation failed", map[string][]string{"email": {"Invalid email", "Too long"}, "": {"Odd"}},
		},
		{
			400, `{"error":{"code":"INVALID","message":"No","details":{"fields":[{"field":"a","message":"1"},{"field":"a","message":"2"}]}}}`,
			"INVALID", "No", map[string][]string{"a": {"1", "2"}},
		},
		{
			400, `{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Name is required","details":{"field":"name"}}}`,
			"VALIDATION_ERROR", "Name is required", map[string][]string{"name": {"Name is required"}},
		},
		{409, `{"success":false,"error":{"code":"CONFLICT","message":"Twice"}}`, "CONFLICT", "Twice", nil},
		{502, "<html>", "BAD_GATEWAY", "Bad Gateway", nil},
		{500, "", "INTERNAL_ERROR", "Internal Server Error", nil},
		{418, `"text"`, "IM_A_TEAPOT", "I'm a teapot", nil},
		{429, `[]`, "RATE_LIMITED", "Too Many Requests", nil},
		{503, `{"status":"unavailable"}`, "SERVICE_UNAVAILABLE", "Service Unavailable", nil},
		{400, `{"error":null}`, "VALIDATION_ERROR", "Bad Request", nil},
		{400, `{"error":{"code":7,"message":"Read","details":"none"}}`, "VALIDATION_ERROR", "Read", nil},
		{422, `{"error":"Read","details":{"fieldErrors":[]}}`, "VALIDATION_ERROR", "Read", nil},
		{599, "", "", "unknown status", nil},
	} {
		failure := failureOf(one.status, one.body)
		if failure.Code != one.code || failure.Message != one.message || !reflect.DeepEqual(failure.Fields, one.fields) {
			t.Errorf("%d %s is read as %q, %q, %v", one.status, one.body, failure.Code, failure.Message, failure.Fields)
		}
	}
}

func TestError_is_of_the_kind_of_its_status(t *testing.T) {
	kinds := []error{
		ErrValidation, ErrAuthentication, ErrPermissionDenied, ErrNotFound, ErrConflict, ErrPreconditionFailed, ErrRateLimit, ErrServer,
		ErrNotModified, ErrConnection, ErrTimeout, ErrInvalidAnswer,
	}
	want := map[int]error{
		400: ErrValidation, 422: ErrValidation, 401: ErrAuthentication, 403: ErrPermissionDenied, 404: ErrNotFound, 409: ErrConflict,
		412: ErrPreconditionFailed, 429: ErrRateLimit, 500: ErrServer, 503: ErrServer, 304: ErrNotModified, 413: nil, 301: nil,
	}
	for status, kind := range want {
		err := fmt.Errorf("wrapped: %w", failureOf(status, ""))
		for _, one := range kinds {
			if errors.Is(err, one) != (one == kind) {
				t.Errorf("a %d is %v: %t", status, one, errors.Is(err, one))
			}
		}
	}
}

func TestError_keeps_the_end_of_the_callers_context(t *testing.T) {
	call := &call{operation: &projectsCreate}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	err := call.connectionError(canceled, errors.New("broken"))
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrConnection) || err.Timeout() {
		t.Errorf("a canceled call gives %v", err)
	}
	late, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	err = call.connectionError(late, errors.New("broken"))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrTimeout) || !err.Timeout() {
		t.Errorf("a call that is too late gives %v", err)
	}
}

func TestError_text_has_the_request_and_the_fields(t *testing.T) {
	failure := failureOf(422, `{"error":"Validation failed","details":{"fieldErrors":{"email":["Invalid email"]},"formErrors":["Odd"]}}`)
	failure.RequestID = "r1"
	const want = "platform: POST /v1/projects: Validation failed; Odd; email: Invalid email (422 VALIDATION_ERROR, request r1)"
	if failure.Error() != want {
		t.Errorf("the text is %q, want %q", failure.Error(), want)
	}
}
