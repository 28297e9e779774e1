using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>The server as readers of guides start it: new, and in Development.</summary>
internal static class GuideProduct
{
    /// <summary>Starts a server.</summary>
    public static Task<PlatformApp> StartAsync() => PlatformApp.StartAsync(new AppOptions
    {
        Environment = "Development",
        Settings = new Dictionary<string, string?> { ["Operator:Key"] = GuideSetup.OperatorKey },
    });
}
