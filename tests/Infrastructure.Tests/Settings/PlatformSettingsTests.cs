using System.Net;
using Microsoft.Extensions.Hosting;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Mail;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Settings;

public class PlatformSettingsTests
{
    private const string Key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    [Fact]
    public void Default_settings_are_those_of_the_contract()
    {
        var settings = TestSettings.Read();
        var data = Path.Combine(Path.GetTempPath(), "data");

        Assert.Equal(data, settings.DataDirectory);
        Assert.Equal(
            new DatabaseSettings(
                DatabaseProvider.Sqlite, $"Data Source={Path.Combine(data, "platform.db")};Default Timeout=1;Pooling=False"),
            settings.Database);
        Assert.Equal(
            (TimeSpan.FromSeconds(900), TimeSpan.FromDays(30)),
            (settings.Tokens.AccessTokenLifetime, settings.Tokens.RefreshTokenLifetime));
        Assert.Empty(settings.Tokens.SigningKeys);
        Assert.Empty(settings.Audit.Keys);
        Assert.Equal(TimeSpan.FromDays(365), settings.Audit.Kept);
        Assert.True(settings.SignUp.Enabled);
        Assert.True(settings.HttpsRequired);
        Assert.Empty(settings.KnownProxies);
        Assert.Null(settings.PublicUrl);
        Assert.Equal(new QuotaLimits(60, 1_000, 20_000), settings.Plans[Plan.Free]);
        Assert.Equal(new QuotaLimits(300, 50_000, null), settings.Plans[Plan.Pro]);
        Assert.Equal(new QuotaLimits(1_000, null, null), settings.Plans[Plan.Enterprise]);
        Assert.Equal(new RateLimitSettings(60, 10, TimeSpan.FromMinutes(15), 240), settings.RateLimits);
        Assert.Equal(new MailSettings(new MailSender("Platform", "no-reply@localhost"), null), settings.Mail);
    }

    [Fact]
    public void Mail_server_settings_need_host_and_sender_and_default_the_rest()
    {
        (string, string?)[] least = [("Smtp:Host", "mail.example.com"), ("Smtp:From", "no-reply@example.com")];

        Assert.Equal(
            new MailSettings(
                new MailSender(null, "no-reply@example.com"), new SmtpSettings("mail.example.com", 587, null, null, SmtpSecurity.Auto)),
            TestSettings.Read(least).Mail);
        Assert.Equal(SmtpSecurity.Tls, TestSettings.Read([.. least, ("Smtp:Port", "465")]).Mail.Server!.Security);
        var all = TestSettings.Read(
            [
                .. least, ("Smtp:Port", "25"), ("Smtp:Username", "platform"), ("Smtp:Password", "s3cret"), ("Smtp:Security", "starttls")
            ]).Mail;
        Assert.Equal(new SmtpSettings("mail.example.com", 25, "platform", "s3cret", SmtpSecurity.StartTls), all.Server);
        Assert.DoesNotContain("s3cret", all.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-reply@example.com", null, "no-reply@example.com")]
    [InlineData("Example <No-Reply@example.com>", "Example", "no-reply@example.com")]
    [InlineData("\"Example, Inc\" <no-reply@example.com>", "Example, Inc", "no-reply@example.com")]
    [InlineData("Grüße <no-reply@grüße.example>", "Grüße", "no-reply@xn--gre-6ka8l.example")]
    public void Mail_sender_is_an_address_with_or_without_a_name(string text, string? name, string address) =>
        Assert.Equal(new MailSender(name, address), TestSettings.Read(("Smtp:From", text)).Mail.From);

    [Theory]
    [InlineData("Smtp__From", "Smtp:Host=mail.example.com")]
    [InlineData("Smtp__From", "Smtp:From=nobody")]
    [InlineData("Smtp__From", "Smtp:From=Example <nobody>")]
    [InlineData("Smtp__From", "Smtp:From=grüße@example.com")]
    [InlineData("Smtp__Host", "Smtp:Port=25")]
    [InlineData("Smtp__Host", "Smtp:Username=platform", "Smtp:Password=s3cret")]
    [InlineData("Smtp__Host", "Smtp:Host=smtp://mail.example.com", "Smtp:From=a@example.com")]
    [InlineData("Smtp__Port", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Port=0")]
    [InlineData("Smtp__Port", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Port=65536")]
    [InlineData("Smtp__Port", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Port=smtp")]
    [InlineData("Smtp__Password", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Username=platform")]
    [InlineData("Smtp__Username", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Password=s3cret")]
    [InlineData("Smtp__Security", "Smtp:Host=mail.example.com", "Smtp:From=a@example.com", "Smtp:Security=SSL")]
    [InlineData("Smtp__Server", "Smtp:Server=mail.example.com")]
    [InlineData("Smtp", "Smtp=mail.example.com")]
    public void Invalid_mail_server_setting_is_named(string name, params string[] settings) =>
        Refuses(name, [.. settings.Select(setting => setting.Split('=')).Select(parts => (parts[0], (string?)parts[1]))]);

    [Fact]
    public void HTTPS_is_not_required_in_development()
    {
        Assert.False(TestSettings.Read(Environments.Development).HttpsRequired);
        Assert.True(TestSettings.Read(Environments.Development, ("Https:Required", "true")).HttpsRequired);
    }

    [Fact]
    public void Given_settings_are_used()
    {
        var settings = TestSettings.Read(
            ("Platform:DataDirectory", "/srv/platform"), ("Platform:PublicUrl", "https://api.example.com/base/"),
            ("Tokens:AccessTokenSeconds", "60"),
            ("Tokens:RefreshTokenDays", "7"), ("Tokens:SigningKeys:0", Key), ("SignUp:Enabled", "FALSE"), ("Https:Required", "false"),
            ("Proxies:Known:0", "10.0.0.0/8"), ("Proxies:Known:1", "::1"), ("Plans:Free:RequestsPerMinute", "5"),
            ("RateLimits:AnonymousPerMinute", "6"), ("RateLimits:FailuresPerAccount", "3"), ("ratelimits:failureminutes", "1440"),
            ("RateLimits:PagesPerMinute", "120"));

        Assert.Equal(Path.GetFullPath("/srv/platform"), settings.DataDirectory);
        Assert.Equal("https://api.example.com/base", settings.PublicUrl);
        Assert.Equal("/base", settings.PublicPath);
        Assert.Equal((60, 7), ((int)settings.Tokens.AccessTokenLifetime.TotalSeconds, (int)settings.Tokens.RefreshTokenLifetime.TotalDays));
        Assert.Equal([Convert.FromBase64String(Key)], settings.Tokens.SigningKeys);
        Assert.False(settings.SignUp.Enabled);
        Assert.False(settings.HttpsRequired);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("::1/128")], settings.KnownProxies);
        Assert.Equal(new QuotaLimits(5, 1_000, 20_000), settings.Plans[Plan.Free]);
        Assert.Equal(new RateLimitSettings(6, 3, TimeSpan.FromDays(1), 120), settings.RateLimits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public void Limit_that_is_empty_or_0_is_no_limit(string text)
    {
        var settings = TestSettings.Read(
            ("Plans:free:RequestsPerDay", text),
            ("RateLimits:AnonymousPerMinute", text),
            ("RateLimits:FailuresPerAccount", text),
            ("RateLimits:PagesPerMinute", text));

        Assert.Equal(new QuotaLimits(60, null, 20_000), settings.Plans[Plan.Free]);
        Assert.Equal(new RateLimitSettings(null, null, TimeSpan.FromMinutes(15), null), settings.RateLimits);
    }

    [Fact]
    public void SQL_Server_is_used_with_its_connection_string()
    {
        const string connection = "Server=db;Database=platform;User Id=platform;Password=s3cret";
        var settings = TestSettings.Read(
            ("Database:Provider", "sqlserver"),
            ("ConnectionStrings:Platform", connection),
            ("Tokens:SigningKeys:0", Key),
            ("Audit:Keys:0", Key));

        Assert.Equal(DatabaseProvider.SqlServer, settings.Database.Provider);
        Assert.Contains("Password=s3cret", settings.Database.ConnectionString, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", settings.Database.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_on_SQL_Server_generates_keys_in_development_only()
    {
        var database = new (string, string?)[] { ("Database:Provider", "SqlServer"), ("ConnectionStrings:Platform", "Server=db") };

        Refuses("Tokens__SigningKeys__0", database);
        Refuses("Audit__Keys__0", [.. database, ("Tokens:SigningKeys:0", Key)]);
        Assert.Empty(TestSettings.Read(Environments.Development, database).Tokens.SigningKeys);
        Assert.Empty(TestSettings.Read(Environments.Development, database).Audit.Keys);
    }

    [Theory]
    [InlineData("Database:Provider", "Oracle", "Database__Provider")]
    [InlineData("Database:Provider", "1", "Database__Provider")]
    [InlineData("Database:Provider", "Sqlite,SqlServer", "Database__Provider")]
    [InlineData("ConnectionStrings:Platform", "Data Source=:memory:", "ConnectionStrings__Platform")]
    [InlineData("ConnectionStrings:Platform", "Data Source=x.db;Mode=Memory", "ConnectionStrings__Platform")]
    [InlineData("ConnectionStrings:Platform", "Cache=Shared", "ConnectionStrings__Platform")]
    [InlineData("ConnectionStrings:Platform", "s3cret nonsense", "ConnectionStrings__Platform")]
    [InlineData("ConnectionStrings:Platform", "Data Source=x.db;Secret=s3cret", "ConnectionStrings__Platform")]
    [InlineData("ConnectionStrings:Platform", "Data Source=x.db;Mode=s3cret", "ConnectionStrings__Platform")]
    [InlineData("Tokens:AccessTokenSeconds", "0", "Tokens__AccessTokenSeconds")]
    [InlineData("Tokens:AccessTokenSeconds", "-900", "Tokens__AccessTokenSeconds")]
    [InlineData("Tokens:AccessTokenSeconds", "86401", "Tokens__AccessTokenSeconds")]
    [InlineData("Tokens:AccessTokenSeconds", "15 minutes", "Tokens__AccessTokenSeconds")]
    [InlineData("Tokens:AccessTokenSeconds", "900.5", "Tokens__AccessTokenSeconds")]
    [InlineData("Tokens:RefreshTokenDays", "0", "Tokens__RefreshTokenDays")]
    [InlineData("Tokens:RefreshTokenDays", "91", "Tokens__RefreshTokenDays")]
    [InlineData("Tokens:SigningKeys:0", "not-base64-but-s3cret", "Tokens__SigningKeys__0")]
    [InlineData("Tokens:SigningKeys:0", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==", "Tokens__SigningKeys__0")]
    [InlineData("Tokens:SigningKeys:0", "", "Tokens__SigningKeys__0")]
    [InlineData("Audit:Keys:0", "not-base64-but-s3cret", "Audit__Keys__0")]
    [InlineData("Audit:Keys:0", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==", "Audit__Keys__0")]
    [InlineData("Audit:Days", "0", "Audit__Days")]
    [InlineData("Audit:Days", "a year", "Audit__Days")]
    [InlineData("SignUp:Enabled", "yes please", "SignUp__Enabled")]
    [InlineData("Https:Required", "1", "Https__Required")]
    [InlineData("Plans:Gold:RequestsPerMinute", "5", "Plans__Gold")]
    [InlineData("Plans:Free:RequestsPerMinute", "-1", "Plans__Free__RequestsPerMinute")]
    [InlineData("Plans:Free:RequestsPerDay", "a lot", "Plans__Free__RequestsPerDay")]
    [InlineData("Plans:Enterprise:RequestsPerMonth", "2147483648", "Plans__Enterprise__RequestsPerMonth")]
    [InlineData("RateLimits:AnonymousPerMinute", "-1", "RateLimits__AnonymousPerMinute")]
    [InlineData("RateLimits:FailuresPerAccount", "ten", "RateLimits__FailuresPerAccount")]
    [InlineData("RateLimits:FailureMinutes", "0", "RateLimits__FailureMinutes")]
    [InlineData("RateLimits:FailureMinutes", "1441", "RateLimits__FailureMinutes")]
    [InlineData("RateLimits:FailuresPerHour", "5", "RateLimits__FailuresPerHour")]
    [InlineData("RateLimits", "5", "RateLimits")]
    [InlineData("Proxies:Known:0", "proxy.example.com", "Proxies__Known__0")]
    [InlineData("Proxies:Known:0", "10.0.0.0/33", "Proxies__Known__0")]
    [InlineData("Proxies:Known:0", "", "Proxies__Known__0")]
    [InlineData("Platform:PublicUrl", "api.example.com", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "/developers", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "ftp://api.example.com", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "https://api.example.com/?token=s3cret", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "https://api.example.com/#s3cret", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "https://api.example.com//other", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "https://api.example.com/a%20b", "Platform__PublicUrl")]
    [InlineData("Platform:PublicUrl", "https://api.example.com/a;b", "Platform__PublicUrl")]
    [InlineData("Platform:WorkspaceDomain", "example.com", "Platform__WorkspaceDomain")]
    public void Invalid_setting_is_named_without_its_value(string key, string value, string name) =>
        Refuses(name, (key, value));

    [Theory]
    [InlineData(null)]
    [InlineData("s3cret nonsense")]
    [InlineData("Database=platform;Password=s3cret")]
    [InlineData("Server=db;Pasword=s3cret")]
    [InlineData("Server=db;Password=s3cret;Connect Timeout=soon")]
    [InlineData("Server=db;Password=s3cret;Encrypt=s3cret")]
    public void Invalid_SQL_Server_connection_string_is_reported_without_showing_it(string? value) =>
        Refuses(
            "ConnectionStrings__Platform",
            ("Database:Provider", "SqlServer"),
            ("Tokens:SigningKeys:0", Key),
            ("ConnectionStrings:Platform", value));

    [Fact]
    public void Second_signing_key_is_validated_too() =>
        Refuses("Tokens__SigningKeys__1", ("Tokens:SigningKeys:0", Key), ("Tokens:SigningKeys:1", "short"));

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("example.com:8443")]
    [InlineData("example.com/path")]
    [InlineData("*.example.com")]
    [InlineData(".example.com")]
    [InlineData("example.com.")]
    [InlineData("münchen.example")]
    [InlineData("203.0.113.7")]
    [InlineData("exam ple.com")]
    public void Invalid_workspace_domain_is_refused(string domain) =>
        Refuses("Platform__WorkspaceDomain", ("Platform:PublicUrl", "https://app.example.com"), ("Platform:WorkspaceDomain", domain));

    private static void Refuses(string name, params (string Key, string? Value)[] settings)
    {
        var problem = Assert.Throws<SettingException>(() => TestSettings.Read(settings));

        Assert.StartsWith(name + ": ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        foreach (var (_, value) in settings.Where(setting => setting.Value?.Length > 12)) Assert.DoesNotContain(
            value!, problem.Message, StringComparison.Ordinal);
    }
}
