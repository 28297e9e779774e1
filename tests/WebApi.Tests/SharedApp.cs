using Platform.TestKit;

[assembly: AssemblyFixture(typeof(Platform.WebApi.Tests.SharedApp))]

namespace Platform.WebApi.Tests;

/// <summary>The one app of all tests that need nothing special; each test signs up an organization of its own on it.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public PlatformApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
