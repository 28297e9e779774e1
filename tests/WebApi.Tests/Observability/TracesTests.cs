using System.Diagnostics;
using Platform.Infrastructure.Settings;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Observability;

/// <summary>What traces of the server contain and what they leave out.</summary>
public sealed class TracesTests(TracedApp traced) : IClassFixture<TracedApp>
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    [Fact]
    public async Task Request_span_follows_the_HTTP_semantic_conventions()
    {
        var admin = await traced.App.SignUpAsync();
        var id = (await admin.PostAsync("/v1/projects", new { name = "Traced" })).TextOf("data.id");

        var answer = await admin.GetAsync($"/v1/projects/{id}");

        var span = await SpanOfAsync(answer);
        Assert.Equal("GET /v1/projects/{id}", span.DisplayName);
        Assert.Equal(ActivityKind.Server, span.Kind);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal("/v1/projects/{id}", span.GetTagItem("http.route"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("http", span.GetTagItem("url.scheme"));
        Assert.Equal($"/v1/projects/{id}", span.GetTagItem("url.path"));
        Assert.Equal(traced.App.Url.Host, span.GetTagItem("server.address"));
        Assert.Equal(answer["X-Request-Id"], span.GetTagItem("platform.request_id"));
        Assert.Equal(admin.OrganizationId, span.GetTagItem("platform.organization_id"));
        Assert.Null(span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Use_case_span_is_below_its_request_and_above_its_statements()
    {
        var admin = await traced.App.SignUpAsync();

        var request = await SpanOfAsync(await admin.PostAsync("/v1/projects", new { name = "Traced" }));

        Assert.Equal("POST /v1/projects", request.DisplayName);
        var useCase = Assert.Single(traced.Below(request), span => span.DisplayName == "CreateProject");
        Assert.Equal(request.SpanId, useCase.ParentSpanId);
        Assert.Equal("Done", useCase.GetTagItem("platform.use_case.outcome"));
        var statements = traced.Below(request).FindAll(span => span.ParentSpanId == useCase.SpanId);
        Assert.Contains(statements, span => span.DisplayName is "INSERT Projects" or "INSERT [Projects]");
        var system = TestDatabase.Provider == DatabaseProvider.Sqlite ? "sqlite" : "microsoft.sql_server";
        Assert.All(statements, span =>
        {
            Assert.Equal(ActivityKind.Client, span.Kind);
            Assert.Equal(system, span.GetTagItem("db.system.name"));
            Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("Traced", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Raw_SQL_statement_has_a_span_that_names_its_table()
    {
        Assert.SkipUnless(TestDatabase.Provider == DatabaseProvider.Sqlite, "The driver's own instrumentation names the statement");
        var admin = await traced.App.SignUpAsync();

        var request = await SpanOfAsync(await admin.PostAsync("/v1/projects", new { name = "Sealed" }));

        var sealing = traced.Below(request).Find(span => span.DisplayName == "INSERT AuditEntries");
        Assert.NotNull(sealing);
        Assert.Equal("INSERT", sealing.GetTagItem("db.operation.name"));
        Assert.Equal("AuditEntries", sealing.GetTagItem("db.collection.name"));
        Assert.Contains(traced.Below(request), span => span.DisplayName == "COMMIT");
    }

    [Fact]
    public async Task Credential_check_has_a_span_like_every_use_case()
    {
        var admin = await traced.App.SignUpAsync();

        var request = await SpanOfAsync(await admin.GetAsync("/api/users/me"));

        Assert.Equal("GetMe", Assert.Single(traced.Below(request), span => span.Source.Name == "Platform").DisplayName);
    }

    [Fact]
    public async Task Refusal_is_recorded_as_an_outcome_and_not_as_an_error()
    {
        var admin = await traced.App.SignUpAsync();

        var request = await SpanOfAsync(await admin.GetAsync("/v1/projects/proj_00000000000000000000000000000000"));

        Assert.Equal(404, request.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, request.Status);
        Assert.Null(request.GetTagItem("error.type"));
        var useCase = Assert.Single(traced.Below(request), span => span.DisplayName == "GetProject");
        Assert.Equal("NotFound", useCase.GetTagItem("platform.use_case.outcome"));
        Assert.Equal(ActivityStatusCode.Unset, useCase.Status);
    }

    [Fact]
    public async Task Unhandled_exception_is_recorded_as_an_error_without_its_text()
    {
        var request = await SpanOfAsync(await traced.App.Anonymous.GetAsync("/v1/throws"));

        Assert.Equal("GET /v1/throws", request.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, request.Status);
        Assert.Equal("500", request.GetTagItem("error.type"));
        AssertLacks(request, TracedApp.Secret);
    }

    [Fact]
    public async Task Spans_contain_no_query_and_no_secret_from_a_path()
    {
        var admin = await traced.App.SignUpAsync();
        var key = (await admin.MakeKeyAsync()).Key;
        var token = new string('t', 43);

        string[] paths = [$"/invitations/accept?token={token}", $"/api/api-keys/{key}", $"/v1/projects/{token}?token={token}", $"/{key}"];
        foreach (var path in paths)
        {
            var request = await SpanOfAsync(await admin.GetAsync(path));
            AssertLacks(request, key);
            AssertLacks(request, token);
            Assert.Null(request.GetTagItem("url.query"));
        }
    }

    [Theory]
    [InlineData("00", true)]
    [InlineData("01", false)]
    public async Task Trace_of_the_caller_is_continued_if_sampled_and_otherwise_linked(string flags, bool isNewTrace)
    {
        var request = await SpanOfAsync(await SendAsync($"00-{TraceId}-{SpanId}-{flags}"));

        Assert.True(request.Recorded);
        Assert.Equal(isNewTrace, request.TraceId.ToString() != TraceId);
        Assert.Equal(isNewTrace ? default(ActivitySpanId).ToString() : SpanId, request.ParentSpanId.ToString());

        // Every exporting app in this process adds the link again.
        var links = request.Links.Select(link => (link.Context.TraceId.ToString(), link.Context.SpanId.ToString())).Distinct();
        Assert.Equal(isNewTrace ? [(TraceId, SpanId)] : [], links);
        Assert.Empty(request.Baggage);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public async Task Invalid_traceparent_is_ignored(string traceparent)
    {
        var request = await SpanOfAsync(await SendAsync(traceparent));

        Assert.Equal(default, request.ParentSpanId);
        Assert.Empty(request.Links);
    }

    [Fact]
    public async Task Health_checks_and_statements_outside_a_request_have_no_trace()
    {
        var health = await traced.App.Anonymous.GetAsync("/api/health/ready");
        await SpanOfAsync(await traced.App.Anonymous.GetAsync("/api/users/me"));

        Assert.DoesNotContain(traced.Spans(), span => $"{span.GetTagItem("url.path")}".StartsWith("/api/health", StringComparison.Ordinal));
        Assert.Null(await traced.SpanOfAsync(health));
        Assert.DoesNotContain(traced.Spans(), span => span.Source.Name == "Platform.Sqlite" && span.ParentSpanId == default);
    }

    private async Task<ApiAnswer> SendAsync(string traceparent)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me");
        request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        request.Headers.TryAddWithoutValidation("baggage", "caller=said");
        return await traced.App.Anonymous.SendAsync(request);
    }

    private async Task<Activity> SpanOfAsync(ApiAnswer answer) =>
        await traced.SpanOfAsync(answer) ?? throw new InvalidOperationException($"The request has no span: {answer}");

    private void AssertLacks(Activity root, string secret)
    {
        foreach (var span in traced.Below(root).Append(root))
        {
            Assert.DoesNotContain(secret, span.DisplayName, StringComparison.Ordinal);
            Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(span.Events, entry => entry.Tags.Any(tag => $"{tag.Value}".Contains(secret, StringComparison.Ordinal)));
        }
    }
}
