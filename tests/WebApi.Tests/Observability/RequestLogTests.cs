using Microsoft.Extensions.Logging;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Observability;

/// <summary>Writing a line for each request costs more than many requests: outside Development, operators enable it.</summary>
public sealed class RequestLogTests
{
    private const string Line = "GET /api/health";

    [Fact]
    public async Task Node_outside_Development_logs_no_line_for_a_request()
    {
        using var log = new CapturedLog();
        await AskForHealthAsync(log, []);

        Assert.Contains(log.Lines, line => line.Contains("Application started", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documented_setting_enables_the_line_of_a_request()
    {
        using var log = new CapturedLog();
        await AskForHealthAsync(log, new() { ["Logging:LogLevel:Platform.WebApi.Http.RequestLog"] = "Information" });

        Assert.Contains(log.Lines, line => line.Contains(Line, StringComparison.Ordinal));
    }

    // The levels are the node's own: a log in AppOptions would set them.
    private static async Task AskForHealthAsync(CapturedLog log, Dictionary<string, string?> settings)
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = settings,
            Change = builder => builder.Logging.AddProvider(log),
        });
        using var http = new HttpClient { BaseAddress = app.Url };
        using var response = await http.GetAsync(new Uri("/api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
