using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Credentials;
using Platform.Application.Usage;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Usage that is counted during shutdown.</summary>
public sealed class UsageAtShutdownTests
{
    [Fact]
    public async Task Usage_of_a_request_that_ends_during_shutdown_is_written()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (begun, stopping) = (new TaskCompletionSource(), new TaskCompletionSource());
        var caller = Caller.Anonymous;
        var app = await PlatformApp.StartAsync(new AppOptions { Database = database, Map = Map });
        var admin = await app.SignUpAsync();
        caller = caller with { Organization = new(admin.OrganizationId) };
        using var http = new HttpClient { BaseAddress = app.Url };
        var underWay = http.GetAsync("/slow", TestContext.Current.CancellationToken);
        await begun.Task;

        await app.DisposeAsync();

        Assert.True((await underWay).IsSuccessStatusCode);
        await using var next = await PlatformApp.StartAsync(new AppOptions { Database = database });
        var usage = await next.Anonymous.With(admin.AccessToken).GetAsync("/api/usage?from=2026-01-30&to=2026-01-30");
        Assert.Equal("""[{"date":"2026-01-30","requests":1,"refused":0}]""", usage.Member("days").GetRawText());

        void Map(WebApplication web)
        {
            web.Lifetime.ApplicationStopping.Register(stopping.SetResult);
            web.MapGet("/slow", async context =>
            {
                begun.SetResult();
                await stopping.Task;
                await Task.Delay(500);
                context.RequestServices.GetRequiredService<IUsageRecorder>()
                    .RecordRequest(caller, UsedOperation.None, new DateTimeOffset(2026, 1, 30, 12, 0, 0, TimeSpan.Zero));
            });
        }
    }
}
