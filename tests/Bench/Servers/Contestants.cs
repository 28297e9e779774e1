using System.Security.Cryptography;
using System.Text;
using Platform.Bench.Bare;

namespace Platform.Bench.Servers;

/// <summary>The servers that are measured, and how each is started.</summary>
/// <param name="product">The directory of the published product.</param>
/// <param name="work">The directory of this run.</param>
/// <param name="logs">The directory for their logs; null generates and discards them.</param>
internal sealed class Contestants(string product, string work, string? logs)
{
    public const string Product = "product";
    public const string Bare = "bare";
    public const string Driver = "driver";

    // The environment of the bench must not affect the measurement.
    private static readonly string[] NotInherited =
        [
            "ASPNETCORE_",
            "DOTNET_ENVIRONMENT",
            "ConnectionStrings__",
            "Database__",
            "Https__",
            "Kestrel__",
            "Logging__",
            "OTEL_",
            "Plans__",
            "Platform__",
            "Proxies__",
            "RateLimits__",
            "SignUp__",
            "Tokens__"
        ];

    private readonly string _program = Path.Combine(product, "Platform.WebApi.dll");

    /// <summary>The product's data directory.</summary>
    public string Data { get; } = Path.Combine(work, "data");

    /// <summary>
    /// Starts the product. Limits are enforced as usual, but set too high to be exceeded, except for Free's: one request a minute.
    /// </summary>
    /// <param name="pinned">The command prefix, such as <c>taskset -c 0</c>; may be empty.</param>
    public Server StartProduct(params string[] pinned) =>
        Server.Start(Product, [.. pinned, "dotnet", _program], Settings(), work, Log(Product));

    /// <summary>Starts the bare server, with the runtime settings that the product ships with.</summary>
    /// <param name="key">The key that the work by hand accepts.</param>
    /// <param name="pinned">The command prefix, such as <c>taskset -c 0</c>; may be empty.</param>
    public Server StartBare(string key, params string[] pinned) =>
        StartOwn(Bare, [$"--{BareServer.KeyHash}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))], pinned);

    /// <summary>Starts the server that reads the product's database by the driver alone, with the same runtime settings.</summary>
    /// <param name="pinned">The command prefix, such as <c>taskset -c 0</c>; may be empty.</param>
    public Server StartDriver(params string[] pinned) => StartOwn(Driver, [Data], pinned);

    private Server StartOwn(string name, string[] arguments, string[] pinned) => Server.Start(
        name,
        [
            .. pinned,
            "dotnet",
            "exec",
            "--runtimeconfig",
            Path.ChangeExtension(_program, ".runtimeconfig.json"),
            typeof(Contestants).Assembly.Location,
            name,
            .. arguments
        ],
        Settings(),
        work,
        Log(name));

    /// <summary>Runs one of the product's operator commands.</summary>
    public Task OperateAsync(IReadOnlyList<string> words, CancellationToken ct) =>
        Programs.RunAsync(["dotnet", _program, .. words], ct, Settings());

    private string Log(string server) => logs is null ? "/dev/null" : Path.Combine(logs, server + ".log");

    private Dictionary<string, string?> Settings()
    {
        var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => NotInherited.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(name => name, _ => (string?)null);
        const string unbound = "2000000000";
        settings["ASPNETCORE_ENVIRONMENT"] = "Production";
        settings["Platform__DataDirectory"] = Data;
        settings["Https__Required"] = "false";
        settings["Tokens__AccessTokenSeconds"] = "86400";
        settings["Plans__Enterprise__RequestsPerMinute"] = unbound;
        settings["Plans__Free__RequestsPerMinute"] = "1";
        settings["RateLimits__AnonymousPerMinute"] = unbound;
        return settings;
    }
}
