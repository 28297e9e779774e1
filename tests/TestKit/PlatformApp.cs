using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Sessions;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.ApiKeys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Billing;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Quotas.Notices;
using Platform.Infrastructure.Usage;
using Platform.Infrastructure.Versions;
using Platform.WebApi;
using Platform.WebApi.Operator;

namespace Platform.TestKit;

/// <summary>The real application on its own port, with its own database and data directory.</summary>
public sealed class PlatformApp : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";

    private static long _made;

    private readonly WebApplication _app;
    private readonly bool _ownsDatabase;
    private readonly HttpClient _http;

    private PlatformApp(WebApplication app, TestDatabase database, bool ownsDatabase)
    {
        (_app, Database, _ownsDatabase) = (app, database, ownsDatabase);
        Mails = new MailFolder(database.DataDirectory);

        // A client without tracing, whatever an app in this process exports.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.ActivityHeadersPropagator = null;
        _http = new HttpClient(handler) { BaseAddress = Url };
    }

    public TestDatabase Database { get; }

    /// <summary>The mails it has sent, unless it has a mail server.</summary>
    public MailFolder Mails { get; }

    /// <summary>The address it listens on.</summary>
    public Uri Url => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    /// <summary>A client without a credential.</summary>
    public ApiClient Anonymous => new(_http, null);

    /// <summary>Starts the application.</summary>
    public static async Task<PlatformApp> StartAsync(AppOptions? options = null)
    {
        options ??= new AppOptions();
        var database = options.Database ?? await TestDatabase.CreateAsync(isMigrated: options.Prepares);
        var app = PlatformHost.Build(Arguments(options, database), builder => Change(builder, options));
        options.Map?.Invoke(app);
        if (options.Prepares) await PlatformHost.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new PlatformApp(app, database, ownsDatabase: options.Database is null);
    }

    /// <summary>Creates an organization through the API, with its admin signed in.</summary>
    /// <param name="name">The name; null for a unique one.</param>
    public async Task<Actor> SignUpAsync(string? name = null)
    {
        var number = Interlocked.Increment(ref _made);
        var (slug, email) = ($"org-{number}-{Guid.NewGuid():n}"[..30], $"admin{number}@example.com");
        if (name is not null) slug = name.ToLowerInvariant().Replace(' ', '-');
        var answer = await Anonymous.PostAsync(
            "/api/organizations", new { name = name ?? $"Organization {number}", slug, email, password = Password });
        if (answer.Status != 201) throw new InvalidOperationException($"Sign-up failed: {answer}");
        return new Actor(this, _http, answer.TextOf("access_token"))
        {
            UserId = answer.NumberOf("user.id"),
            Email = email,
            Password = Password,
            OrganizationId = answer.NumberOf("organization.id"),
            OrganizationName = answer.TextOf("organization.name"),
            Slug = slug,
            RefreshToken = answer.TextOf("refresh_token"),
        };
    }

    /// <summary>Accesses the database directly, while the app runs.</summary>
    public async Task<T> WithDbAsync<T>(Func<AppDb, Task<T>> work)
    {
        // Tests that read the audit expect sealed entries.
        if (Services.GetRequiredService<AuditWriter>().WritesWithSave)
        {
            await Services.GetRequiredService<AuditSealer>().SealAllAsync(CancellationToken.None);
        }

        await using var db = Services.GetRequiredService<Func<AppDb>>()();
        db.Forget();
        return await work(db);
    }

    /// <summary>Accesses the database directly, while the app runs.</summary>
    public Task WithDbAsync(Func<AppDb, Task> work) => WithDbAsync(async db =>
    {
        await work(db);
        return true;
    });

    /// <summary>Runs a use case as an operator's command does.</summary>
    public Task<TResult> SendAsync<TResult>(IUseCase<TResult> useCase) => PlatformHost.SendAsync(_app, useCase, CancellationToken.None);

    /// <summary>The hash of a password, created by the application.</summary>
    public Task<string> HashAsync(string password) => Services.GetRequiredService<IPasswords>().HashAsync(password, CancellationToken.None);

    /// <summary>Flushes usage counts and last uses, which the application does every few seconds.</summary>
    public Task FlushUsageAsync() => Services.GetRequiredService<UsageRecorder>().FlushAsync(CancellationToken.None);

    /// <summary>Sends notices of keys that are about to expire, which the application does every hour.</summary>
    public Task SendExpiryNoticesAsync() =>
        Services.GetServices<IHostedService>().OfType<ExpiringKeys>().Single().RunOnceAsync(CancellationToken.None);

    /// <summary>Checks for organizations that are near a limit, which the application does every few seconds.</summary>
    public Task WatchLimitsAsync() => Services.GetRequiredService<LimitMonitor>().RunOnceAsync(CancellationToken.None);

    /// <summary>Counts requests against an organization's limits only, without recording usage.</summary>
    public async Task UseLimitAsync(OrganizationId organization, int requests)
    {
        var plan = await WithDbAsync(async db => (await db.Organizations.FindAsync(organization))!.Plan);
        var ledger = Services.GetRequiredService<QuotaLedger>();
        for (var i = 0; i < requests; i++) await ledger.TakeAsync(organization, plan, CancellationToken.None);
        await ledger.ReturnAllAsync(CancellationToken.None);
    }

    /// <summary>Checks for subscriptions that are due, which the application does every minute.</summary>
    public Task CheckSubscriptionsAsync() => Services.GetRequiredService<SubscriptionSynchronizer>().RunOnceAsync(CancellationToken.None);

    /// <summary>Sends reminders of API versions that end soon, which the application does every hour.</summary>
    public Task RemindOfVersionEndsAsync() =>
        Services.GetServices<IHostedService>().OfType<VersionReminders>().Single().RunOnceAsync(CancellationToken.None);

    /// <summary>Mails the announcement of an API version, as the operator's command does.</summary>
    /// <returns>The number of recipients.</returns>
    public async Task<int> AnnounceVersionAsync(string version) =>
        (await VersionCommands.AnnounceAsync(_app, version, CancellationToken.None)).Value;

    /// <summary>Writes pending security events, which the application does four times a second.</summary>
    public Task FlushSecurityEventsAsync() => Services.GetRequiredService<SecurityEvents>().FlushAsync(CancellationToken.None);

    /// <summary>Stops the app and deletes its own database.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase) await Database.DisposeAsync();
    }

    // Directly through the domain and the database, so that a test of roles depends on no other endpoint.
    internal async Task<Actor> AddMemberAsync(Actor by, Role role, bool apiAccess)
    {
        var hash = await Services.GetRequiredService<IPasswords>().HashAsync(Password, CancellationToken.None);
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var tokens = Services.GetRequiredService<ITokens>();
        var refreshToken = RefreshTokenSecret.New();
        return await WithDbAsync(async db =>
        {
            var organization = await db.Organizations.FindAsync(new OrganizationId(by.OrganizationId));
            var email = EmailAddress.TryParse($"{role}{Interlocked.Increment(ref _made)}@example.com")!;
            var user = User.Create(organization!, email, hash, role, now);
            user.SetApiAccess(apiAccess);
            var session = Session.Start(
                user,
                new Device(null, null),
                new IssuedRefreshToken(RefreshTokenSecret.Hash(refreshToken), tokens.RefreshTokenLifetime),
                now);
            db.Add(session);
            await db.SaveAsync(CancellationToken.None);
            return new Actor(this, _http, tokens.Issue(session, user, now).Text)
            {
                UserId = user.Id.Value,
                Email = email.Value,
                Password = Password,
                OrganizationId = by.OrganizationId,
                OrganizationName = by.OrganizationName,
                Slug = by.Slug,
                RefreshToken = refreshToken,
            };
        });
    }

    // Every limit is enforced, but none affects a test unless the test sets it.
    private const string FarOff = "1000000000";

    private static string[] Arguments(AppOptions options, TestDatabase database)
    {
        var settings = new Dictionary<string, string?>(database.Settings)
        {
            ["environment"] = options.Environment,
            ["contentRoot"] = database.DataDirectory,
            ["urls"] = "http://127.0.0.1:0",
            ["Https:Required"] = "false",
            ["RateLimits:AnonymousPerMinute"] = FarOff,
            ["RateLimits:PagesPerMinute"] = FarOff,
        };
        foreach (var plan in Enum.GetNames<Plan>())
        {
            foreach (var window in (string[])["Minute", "Day", "Month"]) settings[$"Plans:{plan}:RequestsPer{window}"] = FarOff;
        }

        if (options.Log is not null)
        {
            foreach (var category in (string[])
            [
                "Default",
                "Microsoft.AspNetCore",
                "Microsoft.AspNetCore.Hosting.Diagnostics",
                "Microsoft.EntityFrameworkCore",
                "Platform.WebApi.Http.RequestLog"
            ])
            {
                settings["Logging:LogLevel:" + category] = nameof(LogLevel.Trace);
            }
        }

        foreach (var (name, value) in options.Settings) settings[name] = value;
        return [.. settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}")];
    }

    private static void Change(WebApplicationBuilder builder, AppOptions options)
    {
        builder.Logging.ClearProviders();
        if (options.Log is not null) builder.Logging.AddProvider(options.Log);
        if (options.Clock is not null) builder.Services.AddSingleton(options.Clock);
        if (options.CachesPasswords) CachedPasswords.Register(builder.Services);
        options.Change?.Invoke(builder);
    }
}
