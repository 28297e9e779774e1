package platform_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/platform/sdk-go"
)

var ctx = context.Background()

func Example() {
	client, err := platform.NewClient(platform.WithBaseURL(example.URL), platform.WithAPIKey(exampleKey))
	if err != nil {
		log.Fatal(err)
	}
	project, err := client.Projects.Create(ctx, &platform.ProjectCreateParams{
		Name:        "My Project",
		Description: platform.String("A new project"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(project.ID, project.Name)
	// Output: proj_123abc456def789ghi012jkl My Project
}

func ExampleNewClient() {
	// The key is in PLATFORM_API_KEY, and the address in PLATFORM_BASE_URL, unless options say otherwise.
	client, err := platform.NewClient(
		platform.WithBaseURL("https://platform.example.com"),
		platform.WithAPIKey("wrk_a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"),
		platform.WithTimeout(10*time.Second),
		platform.WithMaxRetries(5),
	)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client)
	// Output: platform.Client{BaseURL: "https://platform.example.com", Credential: wrk_a1b2c3d4…}
}

func ExamplePager() {
	client := exampleClient()
	projects := client.Projects.List(ctx, &platform.ProjectListParams{Limit: platform.Int(1)})
	for projects.Next() {
		fmt.Println(projects.Item().Name)
	}
	if err := projects.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// My Project
	// Another
}

func ExamplePager_Page() {
	client := exampleClient()
	page, err := client.Projects.List(ctx, &platform.ProjectListParams{Limit: platform.Int(1)}).Page()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(page.Items), page.Total, page.HasMore)
	page, err = page.Next(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Items[0].Name, page.HasMore)
	// Output:
	// 1 2 true
	// Another false
}

func ExampleError() {
	client := exampleClient()
	_, err := client.Projects.Get(ctx, "proj_of_nobody")
	var failure *platform.Error
	switch {
	case errors.Is(err, platform.ErrNotFound):
		fmt.Println("There is no such project.")
	case errors.As(err, &failure):
		fmt.Println(failure.Status, failure.Code, failure.Message, failure.Fields, failure.RequestID)
	case err != nil:
		log.Fatal(err)
	}
	// Output: There is no such project.
}

func ExampleNull() {
	client := exampleClient()
	// Of the task, the status alone changes.
	_, err := client.Tasks.Update(ctx, "task_1", &platform.TaskUpdateParams{Status: platform.Value(platform.TaskStatusCompleted)})
	if err != nil {
		log.Fatal(err)
	}
	// This clears the description.
	task, err := client.Tasks.Update(ctx, "task_1", &platform.TaskUpdateParams{Description: platform.Null[string]()})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(task.Description == nil)
	// Output: true
}

func ExampleWithIfMatch() {
	client := exampleClient()
	var response platform.Response
	task, err := client.Tasks.Get(ctx, "task_1", platform.WithResponse(&response))
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Tasks.Update(
		ctx, task.ID, &platform.TaskUpdateParams{Title: platform.String(task.Title + "!")}, platform.WithIfMatch(response.ETag))
	if errors.Is(err, platform.ErrPreconditionFailed) {
		fmt.Println("Someone else has changed the task.")
	}
	// Output: Someone else has changed the task.
}

func ExampleClient_WithOptions() {
	client := exampleClient()
	// Another organization's key, over the same connections.
	other := client.WithOptions(platform.WithAPIKey("wl_live_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG"))
	fmt.Println(strings.Contains(fmt.Sprint(other), "wl_live_…"))
	// Output: true
}

func ExampleWithLogger() {
	client, err := platform.NewClient(
		platform.WithBaseURL(example.URL),
		platform.WithLogger(func(entry platform.LogEntry) { fmt.Println(entry.Method, entry.Path, entry.Status, entry.Attempt) }),
	)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.Health.Get(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: GET /api/health 200 1
}

func ExampleLogin() {
	store := &platform.FileTokenStore{Path: "tokens.json"}
	client, err := platform.Login(ctx, &platform.AuthLoginParams{
		Email:    "you@example.com",
		Password: "your-password",
		OrgSlug:  "acme",
	}, platform.WithTokenStore(store))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.Users.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.Email)
}

const exampleKey = "wrk_a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"

// example answers what the examples ask for.
var example = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	const (
		times   = `"created_at": "2026-01-15T09:30:00.000Z", "updated_at": "2026-01-15T09:30:00.000Z"`
		project = `{"id": "proj_123abc456def789ghi012jkl", "name": "My Project", "description": "A new project", ` + times + `}`
		another = `{"id": "proj_456", "name": "Another", "description": null, ` + times + `}`
		task    = `{"success": true, "data": {"id": "task_1", "title": "My Task", "description": null, "status": "completed", ` + times + `}}`
	)
	status, body := 404, `{"success": false, "error": {"code": "NOT_FOUND", "message": "Project not found"}}`
	switch {
	case r.URL.Path == "/api/health":
		status, body = 200, `{"status": "ok"}`
	case r.Method == "POST" && r.URL.Path == "/v1/projects":
		status, body = 201, `{"success": true, "data": `+project+`}`
	case r.URL.Path == "/v1/projects" && r.URL.Query().Get("offset") == "":
		status, body = 200, `{"success": true, "data": [`+project+`], "pagination": {"total": 2, "limit": 1, "offset": 0, "has_more": true}}`
	case r.URL.Path == "/v1/projects":
		status, body = 200, `{"success": true, "data": [`+another+`], "pagination": {"total": 2, "limit": 1, "offset": 1, "has_more": false}}`
	case r.Header.Get("If-Match") != "":
		status, body = 412, `{"success": false, "error": {"code": "PRECONDITION_FAILED", "message": "The task has changed"}}`
	case r.URL.Path == "/v1/tasks/task_1":
		status, body = 200, task
		w.Header().Set("ETag", `"1"`)
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}))

func exampleClient() *platform.Client {
	client, err := platform.NewClient(platform.WithBaseURL(example.URL), platform.WithAPIKey(exampleKey))
	if err != nil {
		log.Fatal(err)
	}
	return client
}
