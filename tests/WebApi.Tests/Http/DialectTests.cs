using Microsoft.AspNetCore.Builder;
using Platform.Domain.Common;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Tests.Http;

/// <summary>Each surface writes all failures in its own dialect; without an endpoint, the path determines the surface.</summary>
public sealed class DialectTests : IAsyncLifetime
{
    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PlatformApp.StartAsync(new AppOptions { Map = MapFailing });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/v1/test/nothing", 404, """{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"}}""")]
    [InlineData("/v1", 404, """{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"}}""")]
    [InlineData("/v1/keys/test/nothing", 404, """{"error":{"code":"NOT_FOUND","message":"Not found"}}""")]
    [InlineData("/V1/KEYS/test/nothing", 404, """{"error":{"code":"NOT_FOUND","message":"Not found"}}""")]
    [InlineData("/v1/keyss", 404, """{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"}}""")]
    [InlineData("/v1x", 404, """{"error":"Not found"}""")]
    [InlineData("/api/test/refuse", 422,
    """{"error":"Validation failed","details":{"fieldErrors":{"org_slug":["One","Two"],"scopes[1]":["Three"]},"formErrors":["Four"]}}""")]
    [InlineData("/v1/test/refuse", 400,
    """{"success":false,"error":{"code":"VALIDATION_ERROR","message":"One","details":{"field":"org_slug","fields":["""
        + """{"field":"org_slug","message":"One"},{"field":"org_slug","message":"Two"},{"field":"scopes[1]","message":"Three"},"""
        + """{"field":null,"message":"Four"}]}}}""")]
    [InlineData("/v1/keys/test/refuse", 400,
    """{"error":{"code":"VALIDATION_ERROR","message":"Validation failed","details":{"fields":["""
        + """{"field":"org_slug","message":"One"},{"field":"org_slug","message":"Two"},{"field":"scopes[1]","message":"Three"},"""
        + """{"field":null,"message":"Four"}]}}}""")]
    [InlineData("/api/test/closed", 401, """{"error":"Authentication required"}""")]
    [InlineData("/v1/test/closed", 401, """{"success":false,"error":{"code":"UNAUTHORIZED","message":"Authentication required"}}""")]
    [InlineData("/v1/keys/test/closed", 401, """{"error":{"code":"UNAUTHORIZED","message":"Authentication required"}}""")]
    public async Task Failure_is_written_in_the_dialect_of_its_surface(string path, int status, string body)
    {
        var answer = await _app.Anonymous.GetAsync(path);

        Assert.Equal(body, answer.Text);
        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("/api/test/refuse", """{"error":"Method not allowed"}""")]
    [InlineData("/v1/test/refuse", """{"success":false,"error":{"code":"METHOD_NOT_ALLOWED","message":"Method not allowed"}}""")]
    [InlineData("/v1/keys/test/refuse", """{"error":{"code":"METHOD_NOT_ALLOWED","message":"Method not allowed"}}""")]
    public async Task Wrong_method_is_refused_in_the_dialect_of_its_surface(string path, string body)
    {
        var answer = await _app.Anonymous.DeleteAsync(path);

        Assert.Equal(405, answer.Status);
        Assert.Equal(body, answer.Text);
        Assert.Equal("GET, HEAD", answer["Allow"]);
    }

    private static void MapFailing(WebApplication app)
    {
        foreach (var surface in (string[])["/api/test", "/v1/test", "/v1/keys/test"])
        {
            app.MapGet(surface + "/refuse", Refuse).ForAnyone();
            app.MapGet(surface + "/closed", Refuse).ForAnyCredential();
        }
    }

    private static Task Refuse(Responder reply) =>
        throw new RefusedException(
            Error.Invalid([new("OrgSlug", "One"), new("OrgSlug", "Two"), new("Scopes[1]", "Three"), new(null, "Four")]));
}
