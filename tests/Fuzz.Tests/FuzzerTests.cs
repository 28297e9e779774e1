using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Projects;
using Platform.Fuzz.Tests.Checks;
using Platform.Fuzz.Tests.Run;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Observability;

namespace Platform.Fuzz.Tests;

/// <summary>The fuzzer finds faults that are planted for it.</summary>
public sealed partial class FuzzerTests
{
    private const string Planted = "/api/planted";

    private static readonly FuzzOptions Options = new()
    {
        Seed = 7,
        Time = TimeSpan.FromSeconds(20),
        Asks = operation => operation.Contains(Planted, StringComparison.Ordinal),
        SendsRaw = false,
    };

    [Fact]
    public async Task Planted_faults_are_found_and_reproduced_Has_teeth()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Map = Plant,
            Change = builder => builder.Services.AddSingleton<IStartupFilter, OpenDoor>(),
        });

        var fuzzer = await Fuzzer.RunAsync(app, Options, TestContext.Current.CancellationToken);

        var crash = Find(fuzzer, "POST /api/planted/crash", "no server error");
        Assert.Equal("500", crash.Fault);
        Assert.Equal("a failure is not in the dialect platform", Find(fuzzer, "GET /api/planted/dialect", "dialect").Fault);
        Assert.Contains("/extra", Find(fuzzer, "GET /api/planted/member", "documented schema").Fault, StringComparison.Ordinal);
        Assert.Equal("202 is not documented", Find(fuzzer, "GET /api/planted/status", "documented status").Fault);
        Assert.Equal("200 without a good credential", Find(fuzzer, "GET /api/planted/open", "credential").Fault);
        Assert.Contains("GET /api/planted/dialect was never answered 2xx", fuzzer.Coverage.Missing());
        Assert.Contains("GET /api/planted/open was never answered 401 without a credential", fuzzer.Coverage.Missing());

        var round = int.Parse(Round().Match(crash.Report).Groups[1].Value, CultureInfo.InvariantCulture);
        var again = await Fuzzer.RunAsync(app, Options with { Round = round }, TestContext.Current.CancellationToken);
        Assert.Equal(crash.Fault, Find(again, crash.Where, crash.Rule).Fault);
    }

    [Theory]
    [InlineData("/api/x", """{"error":"Not found"}""", true)]
    [InlineData("/api/x", """{"error":"Not found","error":"Not found"}""", false)]
    [InlineData("/api/x", """{"error":{"code":"NOT_FOUND","message":"Not found"}}""", false)]
    [InlineData("/v1/keys", """{"error":{"code":"NOT_FOUND","message":"Not found"}}""", true)]
    [InlineData("/v1/keysx", """{"error":{"code":"NOT_FOUND","message":"Not found"}}""", false)]
    [InlineData("/v1/keys/1", """{"error":"Not found"}""", false)]
    [InlineData("/V1/tasks", """{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"}}""", true)]
    [InlineData("/v1/tasks", """{"success":true,"error":{"code":"NOT_FOUND","message":"Not found"}}""", false)]
    [InlineData("/v1/tasks", """{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"},"trace":"x"}""", false)]
    [InlineData("/api/x", "Not found", false)]
    [InlineData("/api/x", "", false)]
    public void Failure_in_another_dialect_is_found_Has_teeth(string path, string body, bool isGood) =>
        Assert.Equal(isGood, DialectShape.FaultOf(path, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body)) is null);

    // Each is in the document like any operation, but answers differently.
    private static void Plant(WebApplication app)
    {
        var planted = app.MapGroup(Planted).WithMetadata(Dialect.Platform).WithTags("Health");
        planted.MapPost("/crash", (Body<CreateProject> body, HttpContext context) => Crash(body.Value.Name, context))
            .ForAnyone().Describe("plantedCrash", "Fails for one odd name").Answers<Health>();
        Get(planted, "/dialect", 403, """{"message":"No"}""").ForAnyone()
            .Describe("plantedDialect", "Fails in no dialect").Answers<Health>();
        Get(planted, "/member", 200, """{"status":"ok","extra":1}""").ForAnyone()
            .Describe("plantedMember", "Has one member more").Answers<Health>();
        Get(planted, "/status", 202, """{"status":"ok"}""").ForAnyone().Describe("plantedStatus", "Has another status").Answers<Health>();
        Get(planted, "/open", 200, """{"status":"ok"}""").ForAnyCredential().Describe("plantedOpen", "Is open to anyone").Answers<Health>();
    }

    private static RouteHandlerBuilder Get(IEndpointRouteBuilder routes, string path, int status, string text) =>
        routes.MapGet(path, (Delegate)((HttpContext context) => WriteAsync(context, status, text)));

    private static Task Crash(string? name, HttpContext context) =>
        name?.Contains('\u200b', StringComparison.Ordinal) == true
            ? throw new InvalidOperationException("Planted")
            : ResponseWriter.SuccessAsync(context, 200, Health.Ok);

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Finding Find(Fuzzer fuzzer, string where, string rule) =>
        fuzzer.Findings.All.FirstOrDefault(finding => finding.Where == where && finding.Rule == rule)
        ?? throw new InvalidOperationException($"{where}: {rule} is not among\n{string.Join('\n', fuzzer.Findings.All)}");

    // Answers before any middleware that would require a credential.
    private sealed class OpenDoor : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
                context.Request.Path == Planted + "/open" ? WriteAsync(context, 200, """{"status":"ok"}""") : following(context));
            next(app);
        };
    }

    [GeneratedRegex("--round ([0-9]+)")]
    private static partial Regex Round();
}
