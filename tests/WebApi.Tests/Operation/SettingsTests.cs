using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>An invalid setting stops startup with one line that names it.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Database__Provider", "Oracle")]
    [InlineData("ConnectionStrings__Platform", "nonsense")]
    [InlineData("ConnectionStrings__Platform", "Data Source=/proc/none/platform.db")]
    [InlineData("Tokens__SigningKeys__0", "c2hvcnQ=")]
    [InlineData("Tokens__SigningKeys__0", "not base64!")]
    [InlineData("Audit__Keys__0", "c2hvcnQ=")]
    [InlineData("Audit__Days", "a year")]
    [InlineData("Tokens__AccessTokenSeconds", "soon")]
    [InlineData("Tokens__RefreshTokenDays", "0")]
    [InlineData("Plans__Gold__RequestsPerMinute", "5")]
    [InlineData("Plans__Free__RequestsPerMinute", "many")]
    [InlineData("RateLimits__FailuresPerAccount", "a few")]
    [InlineData("RateLimits__LoginsPerMinute", "5")]
    [InlineData("Https__Required", "perhaps")]
    [InlineData("Smtp__From", "nobody")]
    [InlineData("Smtp__Server", "mail.example.com")]
    [InlineData("Proxies__Known__0", "somewhere")]
    [InlineData("Versions__Default", "2026-01-01")]
    [InlineData("Versions__2026-01-01__Ends", "2027-05-01", "Versions__2026-01-01")]
    [InlineData("Versions__2026-12-01__Ends", "2027-05-01", "Versions__2026-12-01")]
    [InlineData("Versions__2026-11-22__Ends", "soon")]
    [InlineData("Versions__2026-11-22__Deprecated", "2027-02-30")]
    [InlineData("Versions__2026-11-22__Until", "2027-05-01")]
    [InlineData("Versions__2026-11-22__Ends", "2026-05-01")]
    [InlineData("Versions__2026-11-22__Deprecated", "2026-11-21T23:59:59Z")]
    [InlineData("Operator__Key", "a-short-secret-of-31-characters")]
    [InlineData("Operator__Key", "thirty-two characters with spaces")]
    [InlineData("SignIn__Google__ClientSecret", "a-secret-without-a-client", "SignIn__Google__ClientId")]
    [InlineData("SignIn__Google__Tenant", "common")]
    [InlineData("SignIn__Google__ClientId", "a-client-without-a-secret", "SignIn__Google__ClientSecret")]
    [InlineData("SignIn__Microsoft__Tenant", "two tenants")]
    [InlineData("SignIn__Microsoft__Tenant", "organizations", "SignIn__Microsoft__ClientId")]
    [InlineData("SignIn__Okta__ClientId", "a-client", "SignIn__Okta")]
    [InlineData("SignIn__Providers__acme__ClientId", "a-client", "SignIn__Providers__acme__Authority")]
    [InlineData("SignIn__Providers__acme__Authority", "http://login.example.com")]
    [InlineData("SignIn__Providers__acme__Authority", "https://login.example.com", "SignIn__Providers__acme__ClientId")]
    [InlineData("SignIn__Providers__a.b__Authority", "https://login.example.com", "SignIn__Providers__a.b")]
    [InlineData("SignIn__Providers__google__Authority", "https://login.example.com", "SignIn__Providers__google")]
    [InlineData("Operator__Token", "0123456789abcdef0123456789abcdef")]
    public async Task Invalid_setting_stops_startup(string setting, string value, string? named = null)
    {
        using var directory = new TempDirectory();
        var settings = new Dictionary<string, string?> { ["Platform__DataDirectory"] = directory.Path, [setting] = value };

        using var process = ProductProcess.Start(settings);

        Assert.NotEqual(0, await process.EndAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith(
            named ?? (setting.StartsWith("Plans__Gold", StringComparison.Ordinal) ? "Plans__Gold" : setting),
            line,
            StringComparison.Ordinal);
        var isSecret = setting.EndsWith("ClientSecret", StringComparison.Ordinal)
            || setting.StartsWith("Tokens__SigningKeys", StringComparison.Ordinal) || setting == "Operator__Key";
        if (isSecret) Assert.DoesNotContain(value, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Startup_on_SQL_Server_fails_in_the_invariant_mode_that_its_client_refuses()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Database__Provider"] = "SqlServer",
            ["ConnectionStrings__Platform"] = "Server=nowhere",
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        };

        using var process = ProductProcess.Start(settings);

        Assert.NotEqual(0, await process.EndAsync());
        Assert.StartsWith("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: ", Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tokens__SigningKeys__0", "Server=nowhere")]
    [InlineData("ConnectionStrings__Platform", "")]
    [InlineData("ConnectionStrings__Platform", "nonsense=1;secret-word=2")]
    public async Task Startup_on_SQL_Server_without_a_required_setting_fails(string named, string connectionString)
    {
        using var directory = new TempDirectory();
        var settings = new Dictionary<string, string?>
        {
            ["Platform__DataDirectory"] = directory.Path,
            ["Database__Provider"] = "SqlServer",
            ["ConnectionStrings__Platform"] = connectionString,
        };

        using var process = ProductProcess.Start(settings);

        Assert.NotEqual(0, await process.EndAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", line, StringComparison.Ordinal);
    }
}
