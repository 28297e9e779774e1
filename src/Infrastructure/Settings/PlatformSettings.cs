using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings.Mail;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>All settings, read and validated once at startup.</summary>
public sealed record PlatformSettings
{
    /// <summary>The directory of the embedded database and the keys; an absolute path.</summary>
    public required string DataDirectory { get; init; }

    public required DatabaseSettings Database { get; init; }

    public required TokenSettings Tokens { get; init; }

    public required AuditSettings Audit { get; init; }

    public required SignUpSettings SignUp { get; init; }

    public required IReadOnlyDictionary<Plan, QuotaLimits> Plans { get; init; }

    public required RateLimitSettings RateLimits { get; init; }

    public required SignInSettings SignIn { get; init; }

    public required MailSettings Mail { get; init; }

    public required BillingSettings Billing { get; init; }

    /// <summary>Whether requests over plain HTTP are refused.</summary>
    public required bool HttpsRequired { get; init; }

    /// <summary>The networks of proxies whose <c>X-Forwarded-*</c> headers are trusted.</summary>
    public required IReadOnlyList<IPNetwork> KnownProxies { get; init; }

    /// <summary>The base URL of links, without a trailing slash; null to use the request's.</summary>
    public required string? PublicUrl { get; init; }

    /// <summary>The path of that URL, without a trailing slash; empty if it has none.</summary>
    public string PublicPath => PublicUrl is null ? "" : PathPrefix.TryParse(new Uri(PublicUrl).AbsolutePath) ?? "";

    /// <summary>The domain whose subdomains are the workspaces' hosts; null if workspaces have no separate hosts.</summary>
    public required WorkspaceDomain? WorkspaceDomain { get; init; }

    public required OperatorSettings Operator { get; init; }

    public required VersionSettings Versions { get; init; }

    /// <summary>The OTLP endpoint for traces and metrics; null to send none.</summary>
    public required Uri? Collector { get; init; }

    /// <summary>Reads and validates all settings.</summary>
    /// <exception cref="SettingException">A setting is invalid.</exception>
    public static PlatformSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var read = new SettingsReader(configuration);
        var directory = Path.GetFullPath(read.Text("Platform:DataDirectory") ?? "data", environment.ContentRootPath);
        var database = DatabaseSettings.Read(read, directory);
        var publicUrl = Url(read, "Platform:PublicUrl");
        var mayMakeKeys = database.Provider == DatabaseProvider.Sqlite || environment.IsDevelopment();
        return new PlatformSettings
        {
            DataDirectory = directory,
            Database = database,
            Tokens = TokenSettings.Read(read, mayMakeKeys),
            Audit = AuditSettings.Read(read, mayMakeKeys),
            SignUp = new SignUpSettings(read.Flag("SignUp:Enabled", true)),
            Plans = PlanLimits.Read(read),
            RateLimits = RateLimitSettings.Read(read),
            SignIn = SignInSettings.Read(read),
            Mail = MailSettings.Read(read),
            Billing = BillingSettings.Read(read),
            HttpsRequired = read.Flag("Https:Required", !environment.IsDevelopment()),
            KnownProxies = [.. read.List("Proxies:Known").Select(item => Network(item.Key, item.Text))],
            PublicUrl = publicUrl,
            WorkspaceDomain = WorkspaceDomain.Read(read, publicUrl),
            Operator = OperatorSettings.Read(read),
            Versions = VersionSettings.Read(read),
            Collector = read.Url("OTEL_EXPORTER_OTLP_ENDPOINT"),
        };
    }

    private static IPNetwork Network(string key, string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw SettingException.For(key, "must be an IP address or a network such as 10.0.0.0/8");
    }

    private static string? Url(SettingsReader read, string key)
    {
        if (read.Url(key) is not { } url) return null;
        if (url.Query != "" || url.Fragment != "") throw SettingException.For(key, "must be an address with no query and no fragment");
        return PathPrefix.TryParse(url.AbsolutePath) is not null
            ? AsciiOf(read.Text(key)!, url).TrimEnd('/')
            : throw SettingException.For(key, "must have a path of letters, digits, '-', '.', '_' and '~' alone");
    }

    // Used in headers of responses and emails, which are ASCII: an international host is written as in the DNS.
    private static string AsciiOf(string text, Uri url) =>
        Ascii.IsValid(text)
            ? text
            : new UriBuilder(url) { Host = url.IdnHost }.Uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
}
