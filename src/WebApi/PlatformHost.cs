using System.Text;
using Platform.Application;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Organizations;
using Platform.Application.Versions;
using Platform.Infrastructure;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Users;
using Platform.WebApi.Api;
using Platform.WebApi.Auth;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Billing;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Limits;
using Platform.WebApi.Http.Origins;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Versioning;
using Platform.WebApi.Observability;
using Platform.WebApi.OpenApi;
using Platform.WebApi.Pages;
using Platform.WebApi.Portal;
using Platform.WebApi.Portal.Downloads;
using Platform.WebApi.Portal.Pages;
using Platform.WebApi.Portal.Templates;
using Platform.WebApi.V1;
using Platform.WebApi.Versions;
using Platform.WebApi.Workspace;

namespace Platform.WebApi;

/// <summary>Composes the application: the server, or just the use cases that an operator command needs.</summary>
internal static partial class PlatformHost
{
    /// <summary>Builds the application from its settings.</summary>
    /// <param name="args">Settings on the command line, as the framework reads them.</param>
    /// <param name="change">Changes the service registrations; used by tests.</param>
    /// <exception cref="SettingException">A setting can't be used.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        // By default the host watches its content root for changed settings files, and every commit to a
        // database below it would wake the watcher.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args] });
        var settings = PlatformSettings.Read(builder.Configuration, builder.Environment);

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;

            // Larger than any accepted body: the rest of a refused body is read and dropped, so that a client that is still writing can
            // read the error. Beyond this size the connection is closed at once.
            server.Limits.MaxRequestBodySize = 8 * BodyReader.MaxBytes;

            // A header value may contain any byte (RFC 9110 §5.5). The application validates it and answers in the surface's dialect.
            server.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.Configure<RouteOptions>(routes =>
        {
            routes.SetParameterPolicy<CanonicalNumber>("long");
            routes.SetParameterPolicy<CanonicalUuid>("guid");
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        Telemetry.Add(builder, settings);

        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(settings);
        builder.Services.AddVersionChanges();
        builder.Services.AddSingleton(provider => new ApiVersions(
            provider.GetServices<VersionChange>(), settings.Versions, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IApiVersions>(provider => provider.GetRequiredService<ApiVersions>());
        builder.Services.AddSingleton<IRequestVersions, RequestVersions>();
        builder.Services.AddSingleton<IRefusals, Refusals>();
        builder.Services.AddSingleton<DialectOfPath>();
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<ApiDownloads>();
        builder.Services.AddSingleton<ChangelogFeed>();
        builder.Services.AddSingleton(new SdkPackages(SdkPackages.FolderOf(builder.Environment)));
        builder.Services.AddV1();
        builder.Services.AddConsole();
        builder.Services.AddSingleton<OperatorKey>();
        builder.Services.AddSingleton<HealthCheck>();
        builder.Services.AddSingleton<OpenPaths>();
        builder.Services.AddSingleton<ConcurrencyLimits>();
        builder.Services.AddSingleton<PortalPages>();
        builder.Services.AddScoped(provider => PublicAddresses.Of(settings, RequestScope.RequestOf(provider)));
        change?.Invoke(builder);

        var app = builder.Build();
        ServerErrorResponses.Watch(app.Services);
        Use(app, settings);
        app.MapApi();
        app.MapDevelopers(settings);
        app.MapV1();
        app.MapBilling();
        app.MapConsole();
        app.MapPageFiles(PortalFiles.Served);
        return app;
    }

    /// <summary>
    /// Prepares the database for this node. It migrates the schema on SQLite and in Development;
    /// elsewhere the operator does (<c>migrate</c>).
    /// </summary>
    /// <exception cref="SettingException">The database can't be opened, or no configured key has sealed its audit.</exception>
    public static async Task PrepareAsync(WebApplication app, CancellationToken ct)
    {
        var settings = app.Services.GetRequiredService<PlatformSettings>();
        DataFiles.Close(settings);

        var schema = app.Services.GetRequiredService<DatabaseSchema>();
        var isDevelopment = app.Environment.IsDevelopment();
        var isEmbedded = settings.Database.Provider == DatabaseProvider.Sqlite;
        if (isEmbedded || isDevelopment) await schema.MigrateAsync(ct);
        else if (await schema.IsCurrentAsync(ct)) await schema.CompleteDataAsync(ct);
        if (await schema.IsCurrentAsync(ct) && await app.Services.GetRequiredService<AuditVerification>().LacksEveryKeyAsync(ct))
        {
            throw SettingException.For("Audit:Keys:0", "none of the keys there are has sealed the audit of this database");
        }

        if (isDevelopment) await SendAsync(app, new SeedDemoOrganization(), ct);
    }

    /// <summary>Logs data that this version reads differently and that the operator has to correct.</summary>
    public static void ReportData(WebApplication app)
    {
        foreach (var shared in app.Services.GetRequiredService<DatabaseSchema>().SharedAddresses) LogSharedAddress(app.Logger, shared);
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="SettingException">The server can't listen on the configured addresses.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            throw SettingException.For("ASPNETCORE_URLS", exception.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Sends a use case outside any request.</summary>
    public static Task<TResult> SendAsync<TResult>(WebApplication app, IUseCase<TResult> useCase, CancellationToken ct) =>
        UseCaseScope.SendAsync(
            app.Services.GetRequiredService<IServiceScopeFactory>(), SystemContext.WithoutClient, useCase, ct);

    // In the order in which a request passes through them.
    private static void Use(WebApplication app, PlatformSettings settings)
    {
        RequestScope.Use(app);
        app.UseMiddleware<ReadableHost>();
        if (settings.KnownProxies.Count > 0) app.UseMiddleware<ProxyHeaders>();
        if (settings.KnownProxies.Count > 0 || settings.PublicPath.Length > 0) app.UseMiddleware<BasePath>();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<HeadRequests>();
        app.UseRouting();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorHandlingMiddleware>();
        app.UseMiddleware<Cors>();
        if (settings.HttpsRequired) app.UseMiddleware<HttpsRule>();
        app.UseMiddleware<CookieAuthentication>();
        app.UseMiddleware<BearerAuthentication>();
        app.UseMiddleware<VersionSelection>();
        app.UseMiddleware<RateLimits>();
        app.UseMiddleware<OriginRule>();
        app.UseMiddleware<AntiforgeryMiddleware>();
        app.UseMiddleware<AccessControl>();
    }

    [LoggerMessage(LogLevel.Warning, "{SharedAddress}")]
    private static partial void LogSharedAddress(ILogger log, SharedAddress sharedAddress);
}
