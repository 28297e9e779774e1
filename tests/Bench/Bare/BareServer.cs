using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Platform.Bench.Bare;

/// <summary>
/// The baseline: a minimal API on the same framework that returns the same responses and does nothing else. No middleware, no log, no
/// credential, no database. As in the product, bodies are written whole, with their length.
/// </summary>
internal static class BareServer
{
    public const string Refused401 = "/refused/401";
    public const string Refused429 = "/refused/429";

    /// <summary>The setting with the SHA-256, in hexadecimal, of the key that the work by hand accepts.</summary>
    public const string KeyHash = "key-hash";

    /// <summary>Serves until shutdown is requested.</summary>
    /// <param name="args">Settings as the framework reads them, such as <c>--urls</c>.</param>
    public static Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);

        var app = builder.Build();
        app.MapGet("/api/health", context => AnswerAsync(context, StatusCodes.Status200OK, BareAnswers.Health, BareJson.Default.Health));
        app.MapGet("/api/users/me", context => AnswerAsync(context, StatusCodes.Status200OK, BareAnswers.Me, BareJson.Default.Me));
        app.MapGet(
            "/v1/projects", context => AnswerAsync(context, StatusCodes.Status200OK, BareAnswers.Projects, BareJson.Default.ProjectPage));
        app.MapPost("/v1/tasks", CreateTaskAsync);
        if (app.Configuration[KeyHash] is { } keyHash) app.MapGet(HandWritten.Path, new HandWritten(keyHash).AnswerAsync);
        app.MapGet(
            Refused401,
            context => AnswerAsync(context, StatusCodes.Status401Unauthorized, BareAnswers.Unauthorized, BareJson.Default.Refusal));
        app.MapGet(
            Refused429,
            context => AnswerAsync(context, StatusCodes.Status429TooManyRequests, BareAnswers.TooMany, BareJson.Default.Refusal));
        return app.RunAsync();
    }

    private static async Task CreateTaskAsync(HttpContext context)
    {
        var asked = await context.Request.ReadFromJsonAsync(BareJson.Default.NewTask, context.RequestAborted);
        await AnswerAsync(context, StatusCodes.Status201Created, BareAnswers.Made(asked!), BareJson.Default.TaskMade);
    }

    /// <summary>Writes a response whole, with its length.</summary>
    internal static async Task AnswerAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
