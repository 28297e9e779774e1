package platform_test

import (
	"errors"
	"os"
	"strings"
	"time"

	"github.com/platform/sdk-go"
)

func signUp(s *step) {
	signedUp := s.organization().signedUp
	s.that(signedUp.AccessToken != "" && signedUp.RefreshToken != "", "there are no tokens")
	equal(s, "the life of the access token", signedUp.ExpiresIn, 3)
	equal(s, "the person's organization", signedUp.User.OrgID, signedUp.Organization.ID)
	s.that(strings.HasSuffix(signedUp.User.Email, "@example.com"), "the person is %v", signedUp.User)
	equal(s, "the plan", signedUp.Organization.Plan, platform.PlanNameFree)
	s.that(time.Since(signedUp.Organization.CreatedAt) < time.Minute, "the organization was made at %v", signedUp.Organization.CreatedAt)
}

func makeKey(s *step) {
	o := s.organization()
	me, err := o.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the person", me.ID, o.signedUp.User.ID)
	equal(s, "the address", me.Email, o.email)
	equal(s, "the role", me.Role, platform.RoleAdmin)
}

func clientWithoutArguments(s *step) {
	o := s.organization()
	s.Setenv("PLATFORM_API_KEY", o.key.Reveal())
	client, err := platform.NewClient()
	s.ok(err)
	equal(s, "the base URL", client.BaseURL(), s.base)
	me, err := client.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the person", me.ID, o.signedUp.User.ID)

	s.ok(os.Unsetenv("PLATFORM_API_KEY"))
	s.clearRequests()
	client, err = platform.NewClient()
	s.ok(err)
	_, err = client.Users.Me(s.ctx)
	s.that(errors.Is(err, platform.ErrNoCredential), "the error is %v", err)
	s.that(strings.Contains(err.Error(), "PLATFORM_API_KEY"), "the error doesn't name the variable: %v", err)
	equal(s, "the requests", len(s.requests("GET", "/api/users/me")), 0)
}

func healthWithoutKey(s *step) {
	client := s.client()
	health, err := client.Health.Get(s.ctx)
	s.ok(err)
	equal(s, "the status", health.Status, "ok")
	health, err = client.Health.Ready(s.ctx)
	s.ok(err)
	equal(s, "the status", health.Status, "ok")
}

func createProject(s *step) {
	o := s.organization()
	project, err := o.Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: "My Project", Description: platform.String("A new project")})
	s.ok(err)
	s.that(strings.HasPrefix(project.ID, "proj_"), "the id is %s", project.ID)
	equal(s, "the name", project.Name, "My Project")
	equal(s, "the description", *project.Description, "A new project")
	for _, at := range []time.Time{project.CreatedAt, project.UpdatedAt} {
		equal(s, "the zone", at.Location(), time.UTC)
		s.that(time.Since(at) < time.Minute && time.Since(at) > -time.Minute, "it was made at %v", at)
	}
}

func projectWithoutName(s *step) {
	_, err := s.organization().Projects.Create(s.ctx, nil)
	failure := s.fails(err, platform.ErrValidation)
	equal(s, "the status", failure.Status, 400)
	equal(s, "the code", failure.Code, "VALIDATION_ERROR")
	s.that(len(failure.Fields["name"]) == 1 && failure.Fields["name"][0] != "", "the fields are %v", failure.Fields)
	s.that(failure.RequestID != "", "there is no request id")
}

func userWithBadAddress(s *step) {
	_, err := s.organization().Users.Invite(s.ctx, &platform.UserInviteParams{Email: "no address", Role: platform.RoleMember})
	failure := s.fails(err, platform.ErrValidation)
	equal(s, "the status", failure.Status, 422)
	equal(s, "the code", failure.Code, "VALIDATION_ERROR")
	s.that(len(failure.Fields["email"]) == 1 && failure.Fields["email"][0] != "", "the fields are %v", failure.Fields)
}

func keyWithUnknownScope(s *step) {
	_, err := s.organization().Keys.Create(s.ctx, &platform.KeyCreateParams{Name: "Key", Scopes: []platform.Scope{"projects:fly"}})
	failure := s.fails(err, platform.ErrValidation)
	equal(s, "the status", failure.Status, 400)
	s.that(len(failure.Fields["scopes[0]"]) == 1, "the fields are %v", failure.Fields)
}

func notFoundInEachDialect(s *step) {
	o := s.organization()
	_, workspace := o.Projects.Get(s.ctx, "proj_123abc456def789ghi012jkl")
	_, keys := o.Keys.Get(s.ctx, "497f6eca-6276-4993-bfeb-53cbbbba6f08")
	_, api := o.APIKeys.Get(s.ctx, 1<<40)
	messages := map[string]error{"Project not found": workspace, "Key not found": keys, "Not found": api}
	for message, err := range messages {
		failure := s.fails(err, platform.ErrNotFound)
		equal(s, "the status", failure.Status, 404)
		equal(s, "the code", failure.Code, "NOT_FOUND")
		equal(s, "the message", failure.Message, message)
		s.that(failure.RequestID != "", "there is no request id")
	}
}

func mistypedKey(s *step) {
	key := s.organization().key.Reveal()
	mistyped := key[:len(key)-1] + string("01"[(key[len(key)-1]+1)%2])
	_, err := s.client(platform.WithAPIKey(platform.Secret(mistyped))).Users.Me(s.ctx)
	failure := s.fails(err, platform.ErrAuthentication)
	equal(s, "the status", failure.Status, 401)
	s.that(!strings.Contains(err.Error(), mistyped), "the error shows the key: %v", err)
}

func missingScope(s *step) {
	key := s.keyOf(s.organization(), platform.ScopeProjectsRead)
	_, err := s.client(platform.WithAPIKey(key)).Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: "My Project"})
	equal(s, "the status", s.fails(err, platform.ErrPermissionDenied).Status, 403)
}

func repeatedKeyCreation(s *step) {
	o := s.organization()
	params := &platform.APIKeyCreateParams{Name: "Once"}
	_, err := o.APIKeys.Create(s.ctx, params, platform.WithIdempotencyKey("once"))
	s.ok(err)
	_, err = o.APIKeys.Create(s.ctx, params, platform.WithIdempotencyKey("once"))
	equal(s, "the status", s.fails(err, platform.ErrConflict).Status, 409)
}

func lostUpdate(s *step) {
	o := s.organization()
	task := s.task(o)
	var response platform.Response
	_, err := o.Tasks.Get(s.ctx, task.ID, platform.WithResponse(&response))
	s.ok(err)
	s.that(response.ETag != "", "there is no ETag")
	changed, err := o.Tasks.Update(
		s.ctx, task.ID, &platform.TaskUpdateParams{Title: platform.String("Second")}, platform.WithIfMatch(response.ETag))
	s.ok(err)
	_, err = o.Tasks.Update(s.ctx, task.ID, &platform.TaskUpdateParams{Title: platform.String("Third")}, platform.WithIfMatch(response.ETag))
	equal(s, "the status", s.fails(err, platform.ErrPreconditionFailed).Status, 412)
	now, err := o.Tasks.Get(s.ctx, task.ID)
	s.ok(err)
	equal(s, "the title", now.Title, "Second")
	equal(s, "the time of the change", now.UpdatedAt, changed.UpdatedAt)

	_, err = o.Tasks.Get(s.ctx, task.ID, platform.WithResponse(&response))
	s.ok(err)
	_, err = o.Tasks.Get(s.ctx, task.ID, platform.WithIfNoneMatch(response.ETag))
	s.fails(err, platform.ErrNotModified)
}

func iterate(s *step) {
	o := s.organization()
	s.hasProjects(o, 150)
	s.clearRequests()
	params := &platform.ProjectListParams{Limit: platform.Int(20)}
	projects := o.Projects.List(s.ctx, params)
	ids := map[string]bool{}
	before := time.Now().Add(time.Hour)
	for projects.Next() {
		project := projects.Item()
		ids[project.ID] = true
		s.that(!project.CreatedAt.After(before), "%s is newer than the one before it", project.ID)
		before = project.CreatedAt
	}
	s.ok(projects.Err())
	equal(s, "the ids", len(ids), 150)
	equal(s, "the requests", len(s.requests("GET", "/v1/projects")), 8)

	s.clearRequests()
	projects = o.Projects.List(s.ctx, params)
	for i := 0; i < 25; i++ {
		s.that(projects.Next(), "the list ends after %d: %v", i, projects.Err())
	}
	equal(s, "the requests after 25", len(s.requests("GET", "/v1/projects")), 2)
}

func (s *step) hasProjects(o *organization, count int) {
	s.Helper()
	for i := 0; i < count; i++ {
		s.project(o, "Project")
	}
}

func onePage(s *step) {
	o := s.organization()
	s.hasProjects(o, 150)
	page, err := o.Projects.List(s.ctx, &platform.ProjectListParams{Limit: platform.Int(20), Offset: platform.Int(140)}).Page()
	s.ok(err)
	equal(s, "the items", len(page.Items), 10)
	equal(s, "the total", page.Total, 150)
	equal(s, "the limit", page.Limit, 20)
	equal(s, "the offset", page.Offset, 140)
	equal(s, "has_more", page.HasMore, false)
	page, err = o.Projects.List(s.ctx, &platform.ProjectListParams{Limit: platform.Int(100)}).Page()
	s.ok(err)
	equal(s, "has_more", page.HasMore, true)
	page, err = page.Next(s.ctx)
	s.ok(err)
	equal(s, "the items of the next page", len(page.Items), 50)
	equal(s, "has_more of the next page", page.HasMore, false)
}

func filters(s *step) {
	o := s.organization()
	one, other := s.project(o, "One"), s.project(o, "Other")
	for _, project := range []*platform.Project{one, other} {
		for _, status := range []platform.TaskStatus{platform.TaskStatusTodo, platform.TaskStatusCompleted, platform.TaskStatusCompleted} {
			_, err := o.Tasks.Create(s.ctx, &platform.TaskCreateParams{Title: "Task", ProjectID: project.ID, Status: platform.Value(status)})
			s.ok(err)
		}
	}
	tasks, err := o.Tasks.List(s.ctx, &platform.TaskListParams{
		ProjectID: platform.String(one.ID), Status: platform.Value(platform.TaskStatusCompleted),
	}).All()
	s.ok(err)
	equal(s, "the tasks", len(tasks), 2)
	for _, task := range tasks {
		s.that(task.ProjectID == one.ID && task.Status == platform.TaskStatusCompleted, "there is %+v", task)
	}
}

func listOfKeys(s *step) {
	o := s.organization()
	for _, name := range []string{"Second", "Third"} {
		_, err := o.Keys.Create(s.ctx, &platform.KeyCreateParams{Name: name, Scopes: []platform.Scope{platform.ScopeLinksRead}})
		s.ok(err)
	}
	s.clearRequests()
	keys := o.Keys.List(s.ctx, &platform.KeyListParams{Limit: platform.Int(2)})
	var names []string
	for keys.Next() {
		names = append(names, keys.Item().Name)
	}
	s.ok(keys.Err())
	equal(s, "the keys", strings.Join(names, ", "), "Third, Second, Story")
	equal(s, "the requests", len(s.requests("GET", "/v1/keys")), 2)
	page, err := o.Keys.List(s.ctx, &platform.KeyListParams{Limit: platform.Int(2)}).Page()
	s.ok(err)
	s.that(len(page.Items) == 2 && page.Total == 3 && page.HasMore, "the page is %+v", page)
}

func absentAndNull(s *step) {
	o := s.organization()
	task := s.task(o)
	changed, err := o.Tasks.Update(s.ctx, task.ID, &platform.TaskUpdateParams{Status: platform.Value(platform.TaskStatusCompleted)})
	s.ok(err)
	equal(s, "the status", changed.Status, platform.TaskStatusCompleted)
	equal(s, "the title", changed.Title, task.Title)
	equal(s, "the project", changed.ProjectID, task.ProjectID)
	equal(s, "the description", *changed.Description, "First")
	changed, err = o.Tasks.Update(s.ctx, task.ID, &platform.TaskUpdateParams{Description: platform.Null[string]()})
	s.ok(err)
	s.that(changed.Description == nil, "the description is still there")
	equal(s, "the status", changed.Status, platform.TaskStatusCompleted)
}

func deleteTwice(s *step) {
	o := s.organization()
	task := s.task(o)
	s.ok(o.Tasks.Delete(s.ctx, task.ID))
	s.fails(o.Tasks.Delete(s.ctx, task.ID), platform.ErrNotFound)
}
