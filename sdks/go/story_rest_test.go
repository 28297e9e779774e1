package platform_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/platform/sdk-go"
)

func unknownMembers(s *step) {
	o := s.organization()
	s.rule(rule{Method: "GET", Path: "/v1/tasks/*", Action: "answer", Status: 200, Body: `{"success": true, "new": 1, "data": {
		"id": "task_1", "project_id": "proj_1", "title": "From tomorrow", "description": null, "status": "postponed", "colour": {"r": 1},
		"created_at": "2026-01-15T09:30:00.000Z", "updated_at": "2026-01-15T09:30:00.000Z"}}`})
	task, err := o.Tasks.Get(s.ctx, "task_1")
	s.ok(err)
	equal(s, "the title", task.Title, "From tomorrow")
	equal(s, "the status", task.Status, "postponed")
}

func answerWithoutJSON(s *step) {
	o := s.organization(platform.WithMaxRetries(0))
	s.rule(rule{
		Method: "GET", Path: "/api/users/me", Action: "answer", Status: 502, Body: "<html><h1>Bad gateway</h1></html>",
		Headers: map[string]string{"Content-Type": "text/html"},
	})
	_, err := o.Users.Me(s.ctx)
	failure := s.fails(err, platform.ErrServer)
	equal(s, "the status", failure.Status, 502)
	equal(s, "the message", failure.Message, "Bad Gateway")
}

func maskedKeys(s *step) {
	var printed strings.Builder
	o := s.organization()
	secrets := []string{o.key.Reveal(), o.password, o.signedUp.AccessToken.Reveal(), o.signedUp.RefreshToken.Reveal()}
	options := []platform.ClientOption{
		platform.WithAPIKey(o.key), platform.WithTokens(o.signedUp.Tokens()), platform.WithTokenStore(&memoryStore{}),
		platform.WithHeader("X-Key", o.key.Reveal()),
		platform.WithLogger(func(entry platform.LogEntry) { fmt.Fprintf(&printed, "%+v\n", entry) }),
	}
	client := s.client(options[0], options[4])
	created, err := client.APIKeys.Create(s.ctx, &platform.APIKeyCreateParams{Name: "Masked"})
	s.ok(err)
	other, err := client.Keys.Create(s.ctx, &platform.KeyCreateParams{Name: "Masked", Scopes: []platform.Scope{platform.ScopeLinksRead}})
	s.ok(err)
	secrets = append(secrets, created.Key.Reveal(), other.RawKey.Reveal())

	echo := `{"error": {"code": "X", "message": "No KEY", "details": {"fields": [{"field": "key", "message": "KEY"}]}}}`
	s.rule(rule{Method: "GET", Path: "/v1/keys", Action: "answer", Status: 400, Body: strings.ReplaceAll(echo, "KEY", o.key.Reveal())})
	_, echoed := client.Keys.List(s.ctx, nil).All()
	s.fails(echoed, platform.ErrValidation)
	s.rule(rule{Method: "POST", Path: "/api/auth/login", Action: "answer", Status: 401, Body: `{"error": "` + o.password + ` is wrong"}`})
	_, refused := client.Auth.Login(s.ctx, o.params())
	s.fails(refused, platform.ErrAuthentication)
	_, pathEchoed := client.Keys.Get(s.ctx, created.Key.Reveal())
	s.fails(pathEchoed, platform.ErrNotFound)

	values := []any{
		client, *client, client.Users, options, created, *created, other, o.signedUp, *o.signedUp, o.signedUp.Tokens(), *o.signedUp.Tokens(),
		echoed, refused, pathEchoed, o.params(), *o.params(), platform.Value(o.key), o.key, client.Keys.List(s.ctx, nil),
		s.client(options[1]), struct{ Client *platform.Client }{client}, map[string]any{"key": o.key}, []platform.Secret{o.key},
	}
	for _, value := range values {
		fmt.Fprintf(&printed, "%v %+v %#v %s %q %x\n", value, value, value, value, value, value)
	}
	for _, value := range []any{created, other, o.signedUp, o.params(), client} {
		text, err := json.Marshal(value)
		s.ok(err)
		printed.Write(text)
	}
	for _, secret := range secrets {
		s.that(!strings.Contains(printed.String(), secret), "a secret is printed")
		s.that(!strings.Contains(printed.String(), fmt.Sprintf("%x", secret)), "a secret is printed in hexadecimal")
	}
	s.that(strings.Contains(printed.String(), created.Prefix+"…"), "the prefix isn't printed")
}

func logHook(s *step) {
	var mutex sync.Mutex
	var entries []platform.LogEntry
	o := s.organization(platform.WithLogger(func(entry platform.LogEntry) {
		mutex.Lock()
		defer mutex.Unlock()
		entries = append(entries, entry)
	}))
	s.answers("/api/users/me", 503, 1, map[string]string{"Retry-After": "0"})
	_, err := o.Users.Me(s.ctx)
	s.ok(err)
	s.rule(rule{Method: "GET", Path: "/v1/projects", Action: "drop"})
	_, err = o.Projects.List(s.ctx, &platform.ProjectListParams{Limit: platform.Int(1)}).Page()
	s.ok(err)
	equal(s, "the entries", len(entries), 4)
	for i, want := range []platform.LogEntry{
		{Method: "GET", Path: "/api/users/me", Status: 503, Attempt: 1}, {Method: "GET", Path: "/api/users/me", Status: 200, Attempt: 2},
		{Method: "GET", Path: "/v1/projects", Status: 0, Attempt: 1}, {Method: "GET", Path: "/v1/projects", Status: 200, Attempt: 2},
	} {
		got := entries[i]
		s.that(
			got.Method == want.Method && got.Path == want.Path && got.Status == want.Status && got.Attempt == want.Attempt,
			"entry %d is %+v", i, got)
		s.that(got.Duration > 0 && (got.Err == nil) == (got.Status == 200), "entry %d is %+v", i, got)
	}
	s.that(entries[1].RequestID != "", "there is no request id")
}

func limits(s *step) {
	o := s.organization()
	s.that(o.RateLimit() == nil, "there are limits before the first answer")
	s.setPlan(o, platform.PlanNamePro)
	var response platform.Response
	for i := 0; i < 20; i++ {
		_, err := o.Users.Me(s.ctx, platform.WithResponse(&response))
		s.ok(err)
		if response.RateLimit != nil && response.RateLimit.Limit == 5 {
			break
		}
		time.Sleep(100 * time.Millisecond) // The plan holds within a second.
	}
	limit := o.RateLimit()
	s.that(limit != nil, "there are no limits")
	equal(s, "the limit", limit.Limit, 5)
	equal(s, "the limits of the answer", *response.RateLimit, *limit)
	equal(s, "what remains", fmt.Sprint(limit.Remaining), response.Header.Get("X-RateLimit-Remaining"))
	equal(s, "the reset", fmt.Sprint(limit.Reset.Unix()), response.Header.Get("X-RateLimit-Reset"))
	s.that(time.Until(limit.Reset) <= time.Minute && time.Until(limit.Reset) > -time.Second, "the window ends at %v", limit.Reset)
}

func sentHeaders(s *step) {
	o := s.organization(platform.WithHeader("X-Team", "blue"))
	_, err := o.Users.Me(s.ctx, platform.WithHeader("X-Trace", "17"))
	s.ok(err)
	headers := s.requests("GET", "/api/users/me")[0].Headers
	equal(s, "User-Agent", headers["user-agent"], fmt.Sprintf("platform-sdk-go/%s (%s)", platform.Version, runtime.Version()))
	equal(s, "Accept", headers["accept"], "application/json")
	equal(s, "X-Team", headers["x-team"], "blue")
	equal(s, "X-Trace", headers["x-trace"], "17")
	s.project(o, "With a body")
	headers = s.requests("POST", "/v1/projects")[0].Headers
	equal(s, "Content-Type", headers["content-type"], "application/json")
	equal(s, "X-Trace of another call", headers["x-trace"], "")
}

func invitation(s *step) {
	o := s.organization()
	email := "colleague-of-" + o.email
	invited, err := o.Users.Invite(s.ctx, &platform.UserInviteParams{Email: email, Role: platform.RoleDeveloper})
	s.ok(err)
	equal(s, "the status", invited.Status, platform.UserStatusInvited)
	signedIn, err := s.client().Invitations.Accept(s.ctx, &platform.InvitationAcceptParams{
		Token: s.mailedToken(email), Password: "the colleague's password",
	})
	s.ok(err)
	me, err := s.client(platform.WithTokens(signedIn.Tokens())).Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the address", me.Email, email)
	users, err := o.Users.List(s.ctx, nil).All()
	s.ok(err)
	equal(s, "the users", len(users), 2)
}

func auditAsCSV(s *step) {
	o := s.organization()
	csv, err := o.AuditEvents.ExportCSV(s.ctx, nil)
	s.ok(err)
	s.that(strings.HasPrefix(csv, "id,at,action,"), "it begins with %.40q", csv)
	lines := strings.Count(csv, "\n")
	csv, err = o.AuditEvents.ExportCSV(s.ctx, &platform.AuditEventExportCSVParams{From: platform.Time(time.Now().Add(time.Hour))})
	s.ok(err)
	s.that(strings.Count(csv, "\n") < lines, "a filter leaves %d lines of %d", strings.Count(csv, "\n"), lines)
}

func unusualName(s *step) {
	o := s.organization()
	name := "\"quotes\" 'and' <more> & \\ 日本語 👩‍👩‍👧 "
	name += strings.Repeat("ü", 200-len(utf16.Encode([]rune(name))))
	description := "line\r\nbreaks\ttabs"
	params := &platform.ProjectCreateParams{Name: name, Description: platform.String(description)}
	project, err := o.Projects.Create(s.ctx, params)
	s.ok(err)
	equal(s, "the name", project.Name, name)
	project, err = o.Projects.Get(s.ctx, project.ID)
	s.ok(err)
	equal(s, "the name", project.Name, name)
	equal(s, "the description", *project.Description, description)
}

// everyOperation calls each method of each resource by reflection, and compares the requests with the document's operations.
func everyOperation(s *step) {
	recorder := &recorder{}
	client, err := platform.NewClient(platform.WithAPIKey("wrk_none"), platform.WithHTTPClient(&http.Client{Transport: recorder}))
	s.ok(err)
	resources := reflect.ValueOf(client).Elem()
	for i := 0; i < resources.NumField(); i++ {
		if !resources.Type().Field(i).IsExported() {
			continue
		}
		resource := resources.Field(i)
		for j := 0; j < resource.NumMethod(); j++ {
			callByReflection(s.ctx, resource.Method(j))
		}
	}

	documents, err := filepath.Glob("../../docs/openapi/*.json")
	s.ok(err)
	sort.Strings(documents)
	text, err := os.ReadFile(documents[len(documents)-1])
	s.ok(err)
	var document struct {
		Paths map[string]map[string]any
	}
	s.ok(json.Unmarshal(text, &document))
	var missing []string
	for path, methods := range document.Paths {
		for method := range methods {
			operation := strings.ToUpper(method) + " " + regexp.MustCompile(`\{[^}]+\}`).ReplaceAllString(path, "7")
			if !recorder.seen[operation] {
				missing = append(missing, operation)
			}
		}
	}
	sort.Strings(missing)
	s.that(len(document.Paths) > 0, "the document has no operations")
	s.that(len(missing) == 0, "there is no method for %v", missing)
}

// callByReflection calls an operation with an id of 7 and without parameters.
func callByReflection(ctx context.Context, method reflect.Value) {
	var arguments []reflect.Value
	for k := 0; k < method.Type().NumIn(); k++ {
		switch in := method.Type().In(k); {
		case k == 0:
			arguments = append(arguments, reflect.ValueOf(ctx))
		case in.Kind() == reflect.String:
			arguments = append(arguments, reflect.ValueOf("7"))
		case in.Kind() == reflect.Int64:
			arguments = append(arguments, reflect.ValueOf(int64(7)))
		case in.Kind() == reflect.Pointer:
			arguments = append(arguments, reflect.Zero(in))
		}
	}
	result := method.Call(arguments)[0]
	if next := result.MethodByName("Next"); next.IsValid() {
		next.Call(nil)
	}
}

// recorder answers every request with an empty object, and remembers what was requested.
type recorder struct{ seen map[string]bool }

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[request.Method+" "+request.URL.Path] = true
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}
