namespace Platform.Bench.Bare;

/// <summary>
/// The baseline of lists and of writes: the bare server with the database's driver and nothing else. No credential, no limit, no
/// validation, no mapper, no seal.
/// </summary>
internal static class DriverServer
{
    /// <summary>Serves until shutdown is requested.</summary>
    /// <param name="data">The product's data directory, whose projects are listed. Tasks go to a file of their own in it.</param>
    /// <param name="args">Settings as the framework reads them, such as <c>--urls</c>.</param>
    public static async Task RunAsync(string data, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);

        await using var app = builder.Build();
        Directory.CreateDirectory(data);
        using var writer = DriverWriter.Open(Path.Combine(data, "driver.db"));
        app.MapGet(
            "/api/health",
            context => BareServer.AnswerAsync(context, StatusCodes.Status200OK, BareAnswers.Health, BareJson.Default.Health));
        app.MapGet("/v1/projects", new DriverList(Path.Combine(data, "platform.db")).AnswerAsync);
        app.MapPost("/v1/tasks", async context =>
        {
            var task = await context.Request.ReadFromJsonAsync(BareJson.Default.NewTask, context.RequestAborted);
            await writer.AddAsync(task!, context.RequestAborted);
            await BareServer.AnswerAsync(context, StatusCodes.Status201Created, BareAnswers.Made(task!), BareJson.Default.TaskMade);
        });
        await app.RunAsync();
    }
}
