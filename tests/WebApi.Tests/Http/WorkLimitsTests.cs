using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Credentials;
using Platform.Domain.Organizations;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;

namespace Platform.WebApi.Tests.Http;

/// <summary>No kind of work uses the whole capacity, and none waits for long.</summary>
public sealed class WorkLimitsTests(SharedApp shared)
{
    private ConcurrencyLimits Limits => shared.App.Services.GetRequiredService<ConcurrencyLimits>();

    [Fact]
    public async Task Organization_leaves_capacity_for_another_and_excess_requests_are_refused_within_a_second()
    {
        using var limits = new ConcurrencyLimits(
            shared.App.Services.GetRequiredService<Infrastructure.Settings.PlatformSettings>(), TimeProvider.System);
        var leases = new List<IDisposable>();
        while (limits.TryEnter(WorkKind.Writes, Of(1)) is { } lease) leases.Add(lease);
        Assert.Equal(64, leases.Count);

        var began = TimeProvider.System.GetTimestamp();
        Assert.Null(await limits.EnterAsync(WorkKind.Writes, Of(1)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0.3, 2);
        Assert.NotNull(await limits.EnterAsync(WorkKind.Writes, Of(2)));

        var waiting = limits.EnterAsync(WorkKind.Writes, Of(1));
        leases[0].Dispose();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Anonymous_callers_of_one_network_share_a_limit()
    {
        using var limits = new ConcurrencyLimits(
            shared.App.Services.GetRequiredService<Infrastructure.Settings.PlatformSettings>(), TimeProvider.System);
        var count = 0;
        while (limits.TryEnter(WorkKind.Writes, Of("203.0.113.7")) is not null) count++;

        Assert.Equal(16, count);
        Assert.Null(await limits.EnterAsync(WorkKind.Writes, Of("203.0.113.7")));
        Assert.NotNull(await limits.EnterAsync(WorkKind.Writes, Of("203.0.113.8")));
    }

    [Theory]
    [InlineData("/v1/projects", """{"success":false,"error":{"code":"SERVICE_UNAVAILABLE","message":"Service unavailable"}}""")]
    [InlineData("/v1/keys", """{"error":{"code":"SERVICE_UNAVAILABLE","message":"Service unavailable"}}""")]
    [InlineData("/api/users", """{"error":"Service unavailable"}""")]
    public async Task Read_beyond_the_capacity_is_503_in_its_dialect_while_requests_without_database_work_succeed(string path, string body)
    {
        await using var app = await PlatformApp.StartAsync();
        var admin = await app.SignUpAsync();
        Expect.Status(200, await admin.GetAsync("/api/users/me"));
        var leases = Fill(app.Services.GetRequiredService<ConcurrencyLimits>(), WorkKind.Reads, admin.OrganizationId);

        var refused = await admin.GetAsync(path);
        Assert.Equal((503, body, "1"), (refused.Status, refused.Text, refused["Retry-After"]));
        Expect.Status(200, await admin.GetAsync("/api/users/me"));
        Expect.Status(200, await (await app.SignUpAsync()).GetAsync(path));

        foreach (var lease in leases) lease.Dispose();
        Expect.Status(200, await admin.GetAsync(path));
    }

    [Fact]
    public async Task Console_page_beyond_the_capacity_is_a_short_page_with_503()
    {
        await using var app = await PlatformApp.StartAsync();
        var limits = app.Services.GetRequiredService<ConcurrencyLimits>();
        var leases = new List<IDisposable>();
        while (limits.TryEnter(WorkKind.Pages, Of("127.0.0.1")) is { } lease) leases.Add(lease);

        var refused = await app.Anonymous.GetAsync("/workspace/sign-in");

        Assert.Equal((503, "1"), (refused.Status, refused["Retry-After"]));
        Assert.Contains("Try again in a moment", refused.Text, StringComparison.Ordinal);
        Expect.Status(200, await app.Anonymous.GetAsync("/developers"));
        foreach (var lease in leases) lease.Dispose();
        Expect.Status(200, await app.Anonymous.GetAsync("/workspace/sign-in"));
    }

    [Fact]
    public void Every_kind_of_work_admits_some_requests()
    {
        foreach (var kind in Enum.GetValues<WorkKind>())
        {
            using var lease = Limits.TryEnter(kind, Of("198.51.100.1"));
            Assert.NotNull(lease);
        }
    }

    private static List<IDisposable> Fill(ConcurrencyLimits limits, WorkKind kind, long organization)
    {
        var leases = new List<IDisposable>();
        while (limits.TryEnter(kind, Of(organization)) is { } lease) leases.Add(lease);
        return leases;
    }

    private static DefaultHttpContext Of(long organization)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new Credential(Caller.Anonymous with { Organization = new OrganizationId(organization) }, null));
        return context;
    }

    private static DefaultHttpContext Of(string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
        return context;
    }
}
