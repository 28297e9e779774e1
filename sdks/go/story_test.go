package platform_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platform/sdk-go"
)

// The story of sdks/story.md, told to a running product through its proxy. Each step is a test.
var story = []struct {
	title string
	tell  func(*step)
}{
	{"Sign up", signUp},
	{"Make a key, use it", makeKey},
	{"A client without arguments", clientWithoutArguments},
	{"Health without a key", healthWithoutKey},
	{"Create a project", createProject},
	{"A project without a name", projectWithoutName},
	{"A user with a bad address", userWithBadAddress},
	{"A key with an unknown scope", keyWithUnknownScope},
	{"404 in each dialect", notFoundInEachDialect},
	{"401", mistypedKey},
	{"403", missingScope},
	{"409", repeatedKeyCreation},
	{"412", lostUpdate},
	{"150 projects, iterated", iterate},
	{"One page", onePage},
	{"A list with filters", filters},
	{"The list of keys", listOfKeys},
	{"Absent, null and value", absentAndNull},
	{"Delete, and again", deleteTwice},
	{"429 by the proxy", retryAfter429},
	{"A real 429", realRateLimit},
	{"503 twice", twoFailures},
	{"503 three times", threeFailures},
	{"500 once on a GET", failedGet},
	{"500 once on a login", failedLogin},
	{"A lost answer of a creation", lostAnswer},
	{"A dropped connection on a GET", droppedGet},
	{"Retries switched off", noRetries},
	{"The caller's own idempotency key", ownIdempotencyKey},
	{"A time-out", timeout},
	{"Cancellation during a delay", cancellation},
	{"Cancellation while it waits", cancellationWhileWaiting},
	{"A key per request", keyPerRequest},
	{"A revoked key", revokedKey},
	{"A rotated key", rotatedKey},
	{"Login, and a call after the token has expired", expiredToken},
	{"20 calls at once with an expired token", expiredTokenOfManyCalls},
	{"The token store", tokenStore},
	{"A refresh that fails", failedRefresh},
	{"Resuming from a token store", resume},
	{"Unknown members and values", unknownMembers},
	{"An answer that is not JSON", answerWithoutJSON},
	{"Masked keys", maskedKeys},
	{"The log hook", logHook},
	{"The limits of the last answer", limits},
	{"What is sent with each request", sentHeaders},
	{"An invitation", invitation},
	{"The audit as CSV", auditAsCSV},
	{"A name of everything", unusualName},
	{"Every operation", everyOperation},
}

func TestStory(t *testing.T) {
	if os.Getenv("PLATFORM_STORY_CONTROL") == "" {
		t.Skip("PLATFORM_STORY_CONTROL is not set: build/sdk-tests starts the product and its proxy")
	}
	for i, one := range story {
		t.Run(fmt.Sprintf("%d %s", i+1, one.title), func(t *testing.T) {
			s := &step{T: t, ctx: context.Background(), base: os.Getenv("PLATFORM_BASE_URL"), control: os.Getenv("PLATFORM_STORY_CONTROL")}
			defer s.report(i + 1)
			s.send("DELETE", "/rules", nil, nil)
			s.clearRequests()
			one.tell(s)
		})
	}
}

// step is a test that also keeps why it failed, for the results of the story.
type step struct {
	*testing.T
	ctx           context.Context
	base, control string
	failure       string
}

func (s *step) Fatalf(format string, args ...any) {
	s.Helper()
	s.failure = fmt.Sprintf(format, args...)
	s.T.Fatalf("%s", s.failure)
}

func (s *step) report(number int) {
	result := "ok"
	panicked := recover()
	if panicked != nil {
		s.failure = fmt.Sprint("panic: ", panicked)
	}
	if s.Failed() || panicked != nil {
		result = "failed " + strings.Join(strings.Fields(s.failure), " ")
	}
	file, err := os.OpenFile(os.Getenv("PLATFORM_STORY_RESULTS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(file, "%d %s\n", number, result)
		file.Close()
	}
	if err != nil && os.Getenv("PLATFORM_STORY_RESULTS") != "" {
		s.Errorf("the result was not written: %v", err)
	}
	if panicked != nil {
		s.Errorf("%s", s.failure)
	}
}

func (s *step) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%v", err)
	}
}

// fails checks the kind of an error, and returns it.
func (s *step) fails(err, kind error) *platform.Error {
	s.Helper()
	failure := new(platform.Error)
	if !errors.Is(err, kind) || !errors.As(err, &failure) {
		s.Fatalf("the error is %v, not %v", err, kind)
	}
	return failure
}

func (s *step) that(holds bool, format string, args ...any) {
	s.Helper()
	if !holds {
		s.Fatalf(format, args...)
	}
}

func equal[T comparable](s *step, what string, got, want T) {
	s.Helper()
	if got != want {
		s.Fatalf("%s is %v, not %v", what, got, want)
	}
}

// client makes a client of the proxy.
func (s *step) client(options ...platform.ClientOption) *platform.Client {
	s.Helper()
	client, err := platform.NewClient(append([]platform.ClientOption{platform.WithBaseURL(s.base)}, options...)...)
	s.ok(err)
	s.Cleanup(client.CloseIdleConnections)
	return client
}

// organization is a new organization, its first admin, and a client with a key of theirs that may do everything.
type organization struct {
	*platform.Client
	key      platform.Secret
	email    string
	password string
	slug     string
	signedUp *platform.SignedUp
}

var organizations int64

func (s *step) organization(options ...platform.ClientOption) *organization {
	s.Helper()
	slug := fmt.Sprintf("go-%d-%d", time.Now().UnixMilli()%1e10, atomic.AddInt64(&organizations, 1))
	o := &organization{email: slug + "@example.com", password: "a password of " + slug, slug: slug}
	anonymous := s.client()
	var err error
	o.signedUp, err = anonymous.Organizations.Create(s.ctx, &platform.OrganizationCreateParams{
		Name: "Go " + slug, Slug: platform.String(slug), Email: o.email, Password: platform.Secret(o.password),
	})
	s.ok(err)
	o.key = s.keyOf(o, platform.ScopeAdmin)
	o.Client = s.client(append([]platform.ClientOption{platform.WithAPIKey(o.key)}, options...)...)
	s.clearRequests()
	return o
}

// keyOf makes a key of an organization's first admin.
func (s *step) keyOf(o *organization, scopes ...platform.Scope) platform.Secret {
	s.Helper()
	created, err := s.client(platform.WithTokens(o.signedUp.Tokens())).APIKeys.Create(s.ctx, &platform.APIKeyCreateParams{
		Name: "Story", Scopes: platform.List(scopes...),
	})
	s.ok(err)
	return created.Key
}

func (s *step) project(o *organization, name string) *platform.Project {
	s.Helper()
	project, err := o.Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: name})
	s.ok(err)
	return project
}

func (s *step) task(o *organization) *platform.Task {
	s.Helper()
	task, err := o.Tasks.Create(s.ctx, &platform.TaskCreateParams{
		Title: "A task", ProjectID: s.project(o, "Of the task").ID, Description: platform.String("First"),
	})
	s.ok(err)
	return task
}

// params are those of the organization's own login.
func (o *organization) params() *platform.AuthLoginParams {
	return &platform.AuthLoginParams{Email: o.email, Password: platform.Secret(o.password), OrgSlug: o.slug}
}

// rule is what the proxy does to the next requests.
type rule struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Action  string            `json:"action"`
	Times   int               `json:"times"`
	Seconds float64           `json:"seconds,omitempty"`
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

func (s *step) rule(r rule) {
	s.Helper()
	if r.Times == 0 {
		r.Times = 1
	}
	s.send("POST", "/rules", r, nil)
}

// request is one that came to the proxy.
type request struct {
	Method     string
	Path       string
	Status     int
	Connection string
	Headers    map[string]string
}

// requests returns those to a path, its query aside, since the last clearing.
func (s *step) requests(method, path string) []request {
	s.Helper()
	var all, matching []request
	s.send("GET", "/requests", nil, &all)
	for _, one := range all {
		if one.Method == method && strings.SplitN(one.Path, "?", 2)[0] == path {
			matching = append(matching, one)
		}
	}
	return matching
}

func (s *step) clearRequests() { s.Helper(); s.send("DELETE", "/requests", nil, nil) }

func (s *step) setPlan(o *organization, plan platform.PlanName) {
	s.Helper()
	s.send("POST", "/plans", map[string]string{"slug": o.slug, "plan": string(plan)}, nil)
}

func (s *step) mailedToken(to string) platform.Secret {
	s.Helper()
	var mail struct{ Token string }
	s.send("GET", "/mails?to="+url.QueryEscape(to), nil, &mail)
	return platform.Secret(mail.Token)
}

// send makes a request of the proxy's controls.
func (s *step) send(method, path string, body, answer any) {
	s.Helper()
	content, err := json.Marshal(body)
	s.ok(err)
	request, err := http.NewRequest(method, s.control+path, bytes.NewReader(content))
	s.ok(err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	s.ok(err)
	defer response.Body.Close()
	s.that(response.StatusCode < 300, "the proxy answers %s %s with %d", method, path, response.StatusCode)
	if answer != nil {
		s.ok(json.NewDecoder(response.Body).Decode(answer))
	}
}

// atOnce makes calls at the same time, and returns their errors.
func atOnce(count int, call func() error) []error {
	failures := make(chan error, count)
	for i := 0; i < count; i++ {
		go func() { failures <- call() }()
	}
	var all []error
	for i := 0; i < count; i++ {
		all = append(all, <-failures)
	}
	return all
}

// within checks how long something takes at most.
func (s *step) within(limit time.Duration, do func()) {
	s.Helper()
	started := time.Now()
	do()
	if took := time.Since(started); took > limit {
		s.Fatalf("it took %v, more than %v", took, limit)
	}
}
