using System.Text.RegularExpressions;
using Platform.Domain.Identities;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>The OpenID Connect providers for sign-in.</summary>
/// <param name="Providers">Google first, then Microsoft, then the others by name; empty if none is configured.</param>
public sealed partial record SignInSettings(IReadOnlyList<SignInProvider> Providers)
{
    private const string Section = "SignIn";
    private const string Others = "SignIn:Providers";

    private static readonly string[] Google = ["ClientId", "ClientSecret", "Authority"];
    private static readonly string[] Microsoft = ["ClientId", "ClientSecret", "Tenant", "Authority"];
    private static readonly string[] Other = ["Authority", "ClientId", "ClientSecret", "DisplayName"];

    /// <summary>The provider with a name; null if there is none.</summary>
    public SignInProvider? Find(string? name) => Providers.FirstOrDefault(provider => provider.Name == name);

    internal static SignInSettings Read(SettingsReader read)
    {
        read.AllowOnly(Section, ["Google", "Microsoft", "Providers"]);
        read.AllowOnly("SignIn:Google", Google);
        read.AllowOnly("SignIn:Microsoft", Microsoft);
        return new SignInSettings([.. ReadGoogle(read), .. ReadMicrosoft(read),
            .. read.Names(Others).Order(StringComparer.Ordinal).Select(name => ReadOther(read, name))]);
    }

    private static IEnumerable<SignInProvider> ReadGoogle(SettingsReader read)
    {
        const string section = "SignIn:Google";
        if (!IsSet(read, section, Google)) yield break;
        yield return new SignInProvider("google", ProviderKind.Google, "Google",
            AuthorityOf(read, section) ?? new Uri("https://accounts.google.com"), Required(read, section, "ClientId"),
            Required(read, section, "ClientSecret"));
    }

    private static IEnumerable<SignInProvider> ReadMicrosoft(SettingsReader read)
    {
        const string section = "SignIn:Microsoft";
        if (!IsSet(read, section, Microsoft)) yield break;
        var tenant = read.Text(section + ":Tenant") ?? "common";
        if (!TenantName().IsMatch(tenant)) throw SettingException.For(section + ":Tenant",
            "must be common, organizations, consumers, or a tenant's id or domain");
        var authority = AuthorityOf(read, section) ?? new Uri($"https://login.microsoftonline.com/{tenant}/v2.0");
        yield return new SignInProvider("microsoft", ProviderKind.Microsoft, "Microsoft", authority, Required(read, section, "ClientId"),
            Required(read, section, "ClientSecret"));
    }

    private static SignInProvider ReadOther(SettingsReader read, string name)
    {
        var (section, id) = ($"{Others}:{name}", name.ToLowerInvariant());
        if (!ProviderName().IsMatch(id) || id.Length > Identity.ProviderMaxLength) throw SettingException.For(section,
            $"must be named with at most {Identity.ProviderMaxLength} of a-z, 0-9 and hyphens: it is part of an address");
        if (id is "google" or "microsoft") throw SettingException.For(section,
            $"is set as SignIn__{(id == "google" ? "Google" : "Microsoft")}");
        read.AllowOnly(section, Other);
        var authority = AuthorityOf(read, section) ?? throw SettingException.For(section + ":Authority",
            "is needed: the provider's issuer, such as https://login.example.com");
        return new SignInProvider(id, ProviderKind.Other, read.Text(section + ":DisplayName") ?? name, authority,
            Required(read, section, "ClientId"), Required(read, section, "ClientSecret"));
    }

    private static bool IsSet(SettingsReader read, string section, string[] settings) =>
        settings.Any(setting => read.Text($"{section}:{setting}") is not null);

    private static string Required(SettingsReader read, string section, string setting)
    {
        var key = $"{section}:{setting}";
        return read.Text(key) ?? throw SettingException.For(key,
            $"is needed with the rest of {SettingException.InEnvironment(section)}");
    }

    // Secrets and codes are sent there, so plain HTTP is allowed only to this machine.
    private static Uri? AuthorityOf(SettingsReader read, string section)
    {
        var key = section + ":Authority";
        if (read.Url(key) is not { } url) return null;
        var isSafe = url.Scheme == Uri.UriSchemeHttps || url.IsLoopback;
        return isSafe && url.Query == "" && url.Fragment == "" && url.UserInfo == ""
            ? url
            : throw SettingException.For(key,
                "must be an https address with no query, fragment or credentials; http is for this machine alone");
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex ProviderName();

    [GeneratedRegex("^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$")]
    private static partial Regex TenantName();
}

/// <summary>An OpenID Connect provider for sign-in.</summary>
/// <param name="Name">The name in URLs and in the database.</param>
/// <param name="Kind">The rules that the provider follows.</param>
/// <param name="DisplayName">The name for people.</param>
/// <param name="Authority">The issuer, which is also the base URL of its metadata.</param>
/// <param name="ClientId">The client id of this application.</param>
/// <param name="ClientSecret">The client secret of this application. It is never logged.</param>
public sealed record SignInProvider(string Name, ProviderKind Kind, string DisplayName, Uri Authority, string ClientId, string ClientSecret)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The rules that a provider follows.</summary>
public enum ProviderKind
{
    /// <summary>Standard OpenID Connect.</summary>
    Other,

    /// <summary>Google's.</summary>
    Google,

    /// <summary>Microsoft's: an issuer per tenant, and <c>xms_edov</c> instead of <c>email_verified</c>.</summary>
    Microsoft,
}
