using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>Reads settings as the product does, from a test's values.</summary>
internal static class TestSettings
{
    /// <summary>Settings with a data directory and otherwise defaults.</summary>
    public static PlatformSettings In(string dataDirectory, params (string Key, string? Value)[] more) =>
        Read([("Platform:DataDirectory", dataDirectory), .. more]);

    public static PlatformSettings Read(params (string Key, string? Value)[] settings) => Read(Environments.Production, settings);

    public static PlatformSettings Read(string environment, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value)).Build();
        return PlatformSettings.Read(configuration, new HostEnvironment(environment));
    }

    private sealed class HostEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = Path.GetTempPath();

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
