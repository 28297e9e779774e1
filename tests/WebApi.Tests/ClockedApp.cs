using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>An app for one class with a fake clock and a known signing key.</summary>
public sealed class ClockedApp : IAsyncLifetime
{
    public PlatformApp App { get; private set; } = null!;

    public FakeTimeProvider Clock { get; } = TestClock.AtThisSecond();

    public byte[] SigningKey { get; } = RandomNumberGenerator.GetBytes(32);

    public async ValueTask InitializeAsync() => App = await PlatformApp.StartAsync(new AppOptions
    {
        Clock = Clock,
        Settings = new Dictionary<string, string?> { ["Tokens:SigningKeys:0"] = Convert.ToBase64String(SigningKey) },
    });

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
