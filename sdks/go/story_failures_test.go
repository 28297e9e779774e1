package platform_test

import (
	"context"
	"errors"
	"time"

	"github.com/platform/sdk-go"
)

func (s *step) answers(path string, status, times int, headers map[string]string) {
	s.Helper()
	s.rule(rule{Method: "*", Path: path, Action: "answer", Status: status, Times: times, Headers: headers, Body: "{}"})
}

func retryAfter429(s *step) {
	o := s.organization()
	s.answers("/v1/projects", 429, 1, map[string]string{"Retry-After": "1"})
	started := time.Now()
	_, err := o.Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: "Waited for"})
	s.ok(err)
	s.that(time.Since(started) >= time.Second, "it waited only %v", time.Since(started))
	equal(s, "the requests", len(s.requests("POST", "/v1/projects")), 2)
}

func realRateLimit(s *step) {
	o := s.organization()
	s.setPlan(o, platform.PlanNamePro)
	once := o.WithOptions(platform.WithMaxRetries(0))
	var err error
	for i := 0; i < 30 && err == nil; i++ {
		_, err = once.Users.Me(s.ctx)
		if once.RateLimit() != nil && once.RateLimit().Limit != 5 {
			time.Sleep(100 * time.Millisecond) // The plan holds within a second.
		}
	}
	failure := s.fails(err, platform.ErrRateLimit)
	s.that(failure.RetryAfter > 0 && failure.RetryAfter <= time.Minute, "it may be tried after %v", failure.RetryAfter)
	s.that(failure.RateLimit != nil, "there are no limits")
	equal(s, "the limit", failure.RateLimit.Limit, 5)
	equal(s, "what remains", failure.RateLimit.Remaining, 0)
}

func twoFailures(s *step) {
	o := s.organization()
	s.answers("/v1/projects", 503, 2, map[string]string{"Retry-After": "0"})
	_, err := o.Projects.List(s.ctx, nil).All()
	s.ok(err)
	equal(s, "the requests", len(s.requests("GET", "/v1/projects")), 3)
}

func threeFailures(s *step) {
	o := s.organization()
	s.answers("/v1/projects", 503, 4, map[string]string{"Retry-After": "0"})
	_, err := o.Projects.List(s.ctx, nil).All()
	equal(s, "the status", s.fails(err, platform.ErrServer).Status, 503)
	equal(s, "the requests", len(s.requests("GET", "/v1/projects")), 3)
}

func failedGet(s *step) {
	o := s.organization()
	s.answers("/api/users/me", 500, 1, nil)
	_, err := o.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the requests", len(s.requests("GET", "/api/users/me")), 2)
}

func failedLogin(s *step) {
	o := s.organization()
	s.answers("/api/auth/login", 500, 1, nil)
	_, err := platform.Login(s.ctx, o.params(), platform.WithBaseURL(s.base))
	equal(s, "the status", s.fails(err, platform.ErrServer).Status, 500)
	equal(s, "the requests", len(s.requests("POST", "/api/auth/login")), 1)
}

func lostAnswer(s *step) {
	o := s.organization()
	s.rule(rule{Method: "POST", Path: "/v1/projects", Action: "lose-answer"})
	project := s.project(o, "Made once")
	requests := s.requests("POST", "/v1/projects")
	equal(s, "the requests", len(requests), 2)
	key := requests[0].Headers["idempotency-key"]
	s.that(key != "" && requests[1].Headers["idempotency-key"] == key, "the tries have different keys")
	projects, err := o.Projects.List(s.ctx, nil).All()
	s.ok(err)
	s.that(len(projects) == 1 && projects[0].ID == project.ID, "there are %d projects", len(projects))
}

func droppedGet(s *step) {
	o := s.organization()
	s.rule(rule{Method: "GET", Path: "/api/users/me", Action: "drop"})
	_, err := o.Users.Me(s.ctx)
	s.ok(err)
	equal(s, "the requests", len(s.requests("GET", "/api/users/me")), 2)
}

func noRetries(s *step) {
	o := s.organization(platform.WithMaxRetries(0))
	_, err := o.Users.Me(s.ctx)
	s.ok(err) // The next request goes over a connection that was used before: the transport could try it again by itself.
	s.clearRequests()
	s.rule(rule{Method: "*", Path: "/*", Action: "drop", Times: 9})
	_, err = o.Users.Me(s.ctx)
	equal(s, "the status", s.fails(err, platform.ErrConnection).Status, 0)
	equal(s, "the requests", len(s.requests("GET", "/api/users/me")), 1)
	_, err = o.Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: "Never"})
	s.fails(err, platform.ErrConnection)
	equal(s, "the requests", len(s.requests("POST", "/v1/projects")), 1)
}

func ownIdempotencyKey(s *step) {
	o := s.organization()
	params := &platform.ProjectCreateParams{Name: "Same"}
	first, err := o.Projects.Create(s.ctx, params, platform.WithIdempotencyKey("my key"))
	s.ok(err)
	second, err := o.Projects.Create(s.ctx, params, platform.WithIdempotencyKey("my key"))
	s.ok(err)
	equal(s, "the second project", second.ID, first.ID)
	page, err := o.Projects.List(s.ctx, nil).Page()
	s.ok(err)
	equal(s, "the projects", page.Total, 1)
	_, err = o.Projects.Create(s.ctx, &platform.ProjectCreateParams{Name: "Other"}, platform.WithIdempotencyKey("my key"))
	failure := new(platform.Error)
	s.that(errors.As(err, &failure), "the error is %v", err)
	equal(s, "the code", failure.Code, "IDEMPOTENCY_KEY_REUSED")
}

func timeout(s *step) {
	o := s.organization(platform.WithMaxRetries(0))
	s.rule(rule{Method: "GET", Path: "/api/users/me", Action: "delay", Seconds: 3})
	s.within(1500*time.Millisecond, func() {
		_, err := o.Users.Me(s.ctx, platform.WithTimeout(300*time.Millisecond))
		s.fails(err, platform.ErrTimeout)
		s.fails(err, platform.ErrConnection)
		s.fails(err, context.DeadlineExceeded)
	})
}

func cancellation(s *step) {
	o := s.organization()
	s.rule(rule{Method: "GET", Path: "/api/users/me", Action: "delay", Seconds: 3})
	ctx, cancel := context.WithCancel(s.ctx)
	time.AfterFunc(200*time.Millisecond, cancel)
	s.within(1500*time.Millisecond, func() {
		_, err := o.Users.Me(ctx)
		s.that(errors.Is(err, context.Canceled), "the error is %v", err)
		s.that(!errors.Is(err, platform.ErrConnection), "it counts as a failure of the connection: %v", err)
	})
	time.Sleep(700 * time.Millisecond) // A retry would come after half a second at most.
	s.that(len(s.requests("GET", "/api/users/me")) <= 1, "it was tried again")
}

func cancellationWhileWaiting(s *step) {
	o := s.organization()
	s.answers("/api/users/me", 429, 1, map[string]string{"Retry-After": "30"})
	ctx, cancel := context.WithCancel(s.ctx)
	time.AfterFunc(200*time.Millisecond, cancel)
	s.within(1500*time.Millisecond, func() {
		_, err := o.Users.Me(ctx)
		s.that(errors.Is(err, context.Canceled), "the error is %v", err)
	})
	equal(s, "the requests", len(s.requests("GET", "/api/users/me")), 1)
}
