using Platform.TestKit;

[assembly: AssemblyFixture(typeof(Platform.WebApi.Tests.SharedApp))]

namespace Platform.WebApi.Tests;

/// <summary>The app shared by all tests with default settings; each test signs up its own organization.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public PlatformApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
