package platform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var ctx = context.Background()

// serve starts a server, and makes a client of it.
func serve(t *testing.T, handler http.HandlerFunc, options ...ClientOption) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := NewClient(append([]ClientOption{WithBaseURL(server.URL), WithAPIKey(wholeKey)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func write(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	io.WriteString(w, body)
}

func TestParams_are_absent_null_or_a_value(t *testing.T) {
	var body, query string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		body, query = string(content), r.URL.RawQuery
		write(w, 200, "{}")
	})
	at := time.Date(2026, 1, 15, 10, 30, 0, 0, time.FixedZone("CET", 3600))
	calls := map[string]func() error{
		`{}`: func() error { _, err := client.Tasks.Update(ctx, "t", nil); return err },
		`{"description":null,"status":"todo"}`: func() error {
			_, err := client.Tasks.Update(ctx, "t", &TaskUpdateParams{Description: Null[string](), Status: Value(TaskStatusTodo)})
			return err
		},
		`{"name":""}`:             func() error { _, err := client.Projects.Create(ctx, nil); return err },
		`{"name":"","scopes":[]}`: func() error { _, err := client.Keys.Create(ctx, nil); return err },
		`{"name":"k","scopes":null}`: func() error {
			_, err := client.APIKeys.Create(ctx, &APIKeyCreateParams{Name: "k", Scopes: Null[[]Scope]()})
			return err
		},
		`{"name":"k","scopes":["a"]}`: func() error {
			_, err := client.APIKeys.Create(ctx, &APIKeyCreateParams{Name: "k", Scopes: List[Scope]("a")})
			return err
		},
		`{"expires_at":"2026-01-15T09:30:00Z","name":"k"}`: func() error {
			_, err := client.APIKeys.Create(ctx, &APIKeyCreateParams{Name: "k", ExpiresAt: Time(at)})
			return err
		},
		`{"email":"e","org_slug":"o","password":"` + wholeKey + `"}`: func() error {
			_, err := client.Auth.Login(ctx, &AuthLoginParams{Email: "e", Password: wholeKey, OrgSlug: "o"})
			return err
		},
		"": func() error { return client.Auth.Logout(ctx) },
	}
	for want, call := range calls {
		if err := call(); err != nil || body != want {
			t.Errorf("the body is %s, want %s (%v)", body, want, err)
		}
	}
	if _, err := client.Usage.Get(ctx, &UsageGetParams{From: Value(DateOf(at))}); err != nil || query != "from=2026-01-15" {
		t.Errorf("the query is %s (%v)", query, err)
	}
	list := client.AuditEvents.List(ctx, &AuditEventListParams{From: Time(at), Actor: Int(7), To: Null[time.Time](), Action: String("a&b")})
	if _, err := list.Page(); err != nil || query != "action=a%26b&actor=7&from=2026-01-15T09%3A30%3A00Z" {
		t.Errorf("the query is %s (%v)", query, err)
	}
}

func TestCall_that_can_not_be_meant_is_refused_before_it_is_sent(t *testing.T) {
	var requests int32
	client := serve(t, func(w http.ResponseWriter, r *http.Request) { atomic.AddInt32(&requests, 1); write(w, 200, "{}") })
	errs := map[string]func() error{
		"empty id": func() error { return client.Projects.Delete(ctx, "") },
		"dots":     func() error { return client.Projects.Delete(ctx, "..") },
		"If-Match of a list": func() error {
			_, err := client.Projects.List(ctx, nil, WithIfMatch("x")).All()
			return err
		},
		"Idempotency-Key of a login": func() error { _, err := client.Auth.Login(ctx, nil, WithIdempotencyKey("x")); return err },
		"an empty Idempotency-Key": func() error {
			_, err := client.Projects.Create(ctx, nil, WithIdempotencyKey(""))
			return err
		},
		"an empty key":             func() error { _, err := client.Users.Me(ctx, WithAPIKey(" ")); return err },
		"an empty key of a client": func() error { _, err := client.WithOptions(WithAPIKey("")).Users.Me(ctx); return err },
		"a key with a line break":  func() error { _, err := client.Users.Me(ctx, WithAPIKey("wrk_a\nb")); return err },
		"a header with a line break": func() error {
			_, err := client.Users.Me(ctx, WithHeader("X-A", "a\r\nX-B: b"))
			return err
		},
		"a header without a name":     func() error { _, err := client.Users.Me(ctx, WithHeader("", "a")); return err },
		"an If-Match with line break": func() error { return client.Projects.Delete(ctx, "p", WithIfMatch("\n")) },
	}
	for name, call := range errs {
		if call() == nil {
			t.Errorf("%s is not refused", name)
		}
	}
	if requests != 0 {
		t.Errorf("%d requests were sent", requests)
	}
}

func TestClient_is_not_made_of_what_makes_no_sense(t *testing.T) {
	for name, options := range map[string][]ClientOption{
		"no URL":               {WithBaseURL("example")},
		"another scheme":       {WithBaseURL("ftp://example.com")},
		"a query":              {WithBaseURL("https://example.com/?a=b")},
		"an empty key":         {WithAPIKey("")},
		"two credentials":      {WithAPIKey(wholeKey), WithTokens(&Tokens{})},
		"a store without what": {WithAPIKey(wholeKey), WithTokenStore(&FileTokenStore{})},
	} {
		if _, err := NewClient(options...); err == nil || strings.Contains(err.Error(), wholeKey) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	client, err := NewClient(WithBaseURL("https://user:hunter22@example.com/api/"), WithAPIKey(wholeKey))
	if err != nil || client.BaseURL() != "https://user:xxxxx@example.com/api" {
		t.Errorf("the base URL is %s (%v)", client.BaseURL(), err)
	}
	if text := fmt.Sprintf("%v %+v %#v", client, *client, client); strings.Contains(text, "hunter22") || strings.Contains(text, wholeKey) {
		t.Errorf("a secret is printed: %s", text)
	}
}

func TestPublic_operation_sends_no_credential_unless_it_is_given_one(t *testing.T) {
	var sent string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = r.Header.Get("Authorization")
		write(w, 200, "{}")
	})
	if _, err := client.Health.Ready(ctx); err != nil || sent != "" {
		t.Errorf("it sends %q (%v)", sent, err)
	}
	if _, err := client.Health.Ready(ctx, WithAPIKey("operator")); err != nil || sent != "Bearer operator" {
		t.Errorf("it sends %q (%v)", sent, err)
	}
}

func TestRedirect_is_not_followed(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://elsewhere.example", http.StatusFound)
	})
	_, err := client.Users.Me(ctx)
	failure := new(Error)
	if !errors.As(err, &failure) || failure.Status != http.StatusFound {
		t.Errorf("a redirect gives %v", err)
	}
}

func TestAnswer_that_is_cut_off_is_a_failure_of_the_connection(t *testing.T) {
	var requests int32
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if atomic.AddInt32(&requests, 1) == 1 {
			w.Header().Set("Content-Length", "100")
			write(w, 200, `{"id":`)
			return
		}
		write(w, 200, `{"id":7}`)
	})
	me, err := client.Users.Me(ctx)
	if err != nil || me.ID != 7 || requests != 2 {
		t.Errorf("it gives %v, %v after %d requests", me, err, requests)
	}
}

func TestAnswer_that_is_no_JSON_is_invalid(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) { write(w, 200, "<html>") })
	_, err := client.Users.Me(ctx)
	if !errors.Is(err, ErrInvalidAnswer) || errors.Is(err, ErrValidation) {
		t.Errorf("it gives %v", err)
	}
}

func TestPager_ends_with_its_list_and_keeps_its_parameters(t *testing.T) {
	var queries []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		queries = append(queries, r.URL.RawQuery)
		switch r.URL.Query().Get("offset") {
		case "":
			write(w, 200, `{"data":[{"id":"a"},{"id":"b"}],"pagination":{"total":3,"limit":2,"offset":0,"has_more":true}}`)
		default:
			write(w, 200, `{"data":[],"pagination":{"total":3,"limit":2,"offset":2,"has_more":true}}`)
		}
	})
	params := &TaskListParams{Status: Value(TaskStatusTodo)}
	tasks := client.Tasks.List(ctx, params)
	params.Status = Value(TaskStatusCompleted)
	if tasks.Item() != nil || len(queries) != 0 {
		t.Error("something was requested before Next")
	}
	items, err := tasks.All()
	if err != nil || len(items) != 2 || items[1].ID != "b" || tasks.Item() != nil || tasks.Next() {
		t.Errorf("it gives %v, %v", items, err)
	}
	if got := strings.Join(queries, " "); got != "status=todo offset=2&status=todo" {
		t.Errorf("the queries are %s", got)
	}
}

func TestPager_stops_at_a_failure(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("offset") != "" {
			write(w, 400, `{"error":"No"}`)
			return
		}
		write(w, 200, `{"data":[{"id":"a"}],"pagination":{"total":2,"limit":1,"offset":0,"has_more":true}}`)
	})
	tasks := client.Tasks.List(ctx, nil)
	if !tasks.Next() || tasks.Next() || !errors.Is(tasks.Err(), ErrValidation) || tasks.Next() || tasks.Item() != nil {
		t.Errorf("it goes on after %v", tasks.Err())
	}
	unusable := client.Tasks.List(ctx, nil, WithAPIKey(""))
	if _, err := unusable.Page(); err == nil || unusable.Next() || unusable.Err() == nil {
		t.Error("a list that can't be requested gives no error")
	}
}

// tokenServer refreshes tokens; the newest access token alone is good.
func tokenServer(t *testing.T, options ...ClientOption) (client *Client, refreshes *int32, hold chan struct{}) {
	refreshes, hold = new(int32), make(chan struct{})
	tokens := &Tokens{"old", "first", time.Now().Add(-time.Second)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/auth/refresh" {
			<-hold
			n := atomic.AddInt32(refreshes, 1)
			write(w, 200, fmt.Sprintf(`{"access_token":"access-%d","refresh_token":"refresh-%d","expires_in":900}`, n, n))
			return
		}
		if r.Header.Get("Authorization") != fmt.Sprintf("Bearer access-%d", atomic.LoadInt32(refreshes)) {
			write(w, 401, `{"error":"Token expired"}`)
			return
		}
		write(w, 200, `{"id":7}`)
	}))
	t.Cleanup(server.Close)
	client, err := NewClient(append([]ClientOption{WithBaseURL(server.URL), WithTokens(tokens)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client, refreshes, hold
}

func TestRefresh_goes_on_when_the_call_that_began_it_is_canceled(t *testing.T) {
	client, refreshes, hold := tokenServer(t)
	first, cancel := context.WithCancel(ctx)
	canceled := make(chan error)
	go func() { _, err := client.Users.Me(first); canceled <- err }()
	time.Sleep(50 * time.Millisecond)
	var group sync.WaitGroup
	for i := 0; i < 5; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := client.Users.Me(ctx); err != nil {
				t.Errorf("a waiting call fails: %v", err)
			}
		}()
	}
	cancel()
	if err := <-canceled; !errors.Is(err, context.Canceled) {
		t.Errorf("the canceled call gives %v", err)
	}
	close(hold)
	group.Wait()
	if *refreshes != 1 {
		t.Errorf("there were %d refreshes", *refreshes)
	}
}

func TestRefresh_that_answers_no_tokens_loses_none(t *testing.T) {
	var sent []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		sent = append(sent, string(content))
		write(w, 200, "{}")
	})
	client = client.withSignIn(&Tokens{"old", "first", time.Now().Add(-time.Second)}, &FileTokenStore{Path: t.TempDir() + "/tokens"})
	for i := 0; i < 2; i++ {
		if _, err := client.Users.Me(ctx); !errors.Is(err, ErrInvalidAnswer) {
			t.Errorf("the call gives %v", err)
		}
	}
	if got := strings.Join(sent, " "); got != `{"refresh_token":"first"} {"refresh_token":"first"}` {
		t.Errorf("it sends %s", got)
	}
}

func TestFileTokenStore_keeps_tokens_for_their_owner_alone(t *testing.T) {
	store := &FileTokenStore{Path: t.TempDir() + "/tokens"}
	if tokens, err := store.Load(ctx); tokens != nil || err != nil {
		t.Errorf("an empty store gives %v, %v", tokens, err)
	}
	if _, err := FromTokenStore(ctx, store); !errors.Is(err, ErrNoCredential) {
		t.Errorf("a client of an empty store gives %v", err)
	}
	want := Tokens{token, "refresh", time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)}
	if err := store.Save(ctx, &want); err != nil {
		t.Fatal(err)
	}
	got, err := store.Load(ctx)
	if err != nil || *got != want {
		t.Errorf("the store gives %v, %v", got, err)
	}
	info, err := os.Stat(store.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v (%v)", info.Mode(), err)
	}
}

func TestDate_is_a_day(t *testing.T) {
	var usage struct{ Date Date }
	if err := json.Unmarshal([]byte(`{"date":"2026-02-03"}`), &usage); err != nil || usage.Date != (Date{2026, time.February, 3}) {
		t.Errorf("it is read as %v (%v)", usage.Date, err)
	}
	text, err := json.Marshal(usage)
	if err != nil || string(text) != `{"Date":"2026-02-03"}` {
		t.Errorf("it is written as %s (%v)", text, err)
	}
	if err := json.Unmarshal([]byte(`{"date":"2026-02-30"}`), &usage); err == nil {
		t.Error("a day that there isn't is read")
	}
}
