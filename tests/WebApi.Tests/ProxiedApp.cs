using Microsoft.Extensions.Time.Testing;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>An app for one class that trusts the tests as a proxy, with a fake clock and the default failure limits.</summary>
public sealed class ProxiedApp : IAsyncLifetime
{
    public PlatformApp App { get; private set; } = null!;

    public FakeTimeProvider Clock { get; } = TestClock.AtThisSecond();

    /// <summary>The options of the app.</summary>
    public static AppOptions Options(FakeTimeProvider clock) => new()
    {
        Clock = clock,
        Settings = new Dictionary<string, string?> { ["Proxies:Known:0"] = "127.0.0.1" },
    };

    public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync(Options(Clock));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
