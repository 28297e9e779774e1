using Microsoft.AspNetCore.Builder;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Tests.Http;

/// <summary>Unhandled exceptions on each surface.</summary>
public sealed class FailureTests
{
    private const string Secret = "a detail that no one is told";

    [Theory]
    [InlineData("Testing", "/api/throws", """{"error":"Internal server error"}""")]
    [InlineData("Development", "/api/throws", """{"error":"Internal server error"}""")]
    [InlineData("Testing", "/v1/throws", """{"success":false,"error":{"code":"INTERNAL_ERROR","message":"Internal server error"}}""")]
    [InlineData("Testing", "/v1/keys/throws", """{"error":{"code":"INTERNAL_ERROR","message":"Internal server error"}}""")]
    public async Task Unhandled_exception_is_a_500_without_details_and_is_logged_under_its_request_id(
        string environment, string path, string body)
    {
        using var log = new CapturedLog();
        await using var app = await PlatformApp.StartAsync(new AppOptions { Environment = environment, Log = log, Map = MapThrowing });

        var answer = await app.Anonymous.GetAsync(path);

        Assert.Equal(500, answer.Status);
        Assert.Equal(body, answer.Text);
        Assert.Contains(
            log.Lines,
            line =>
                line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains(Secret, StringComparison.Ordinal)
                    && line.Contains(answer["X-Request-Id"]!, StringComparison.Ordinal));
        foreach (var header in answer.Headers) Assert.DoesNotContain(Secret, string.Concat(header.Value), StringComparison.Ordinal);
    }

    private static void MapThrowing(WebApplication app)
    {
        foreach (var path in (string[])["/api/throws", "/v1/throws", "/v1/keys/throws"]) app.MapGet(path, Throw).ForAnyone();
    }

    private static Task Throw(Responder reply) => throw new InvalidOperationException(Secret);
}
