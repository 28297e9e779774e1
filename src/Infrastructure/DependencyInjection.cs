using Microsoft.Extensions.DependencyInjection;
using Platform.Application.AllowedDomains;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Billing;
using Platform.Application.Credentials;
using Platform.Application.Hashing;
using Platform.Application.Identities;
using Platform.Application.Mail;
using Platform.Application.Quotas;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Infrastructure.AllowedDomains;
using Platform.Infrastructure.ApiKeys;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Audit.Security;
using Platform.Infrastructure.Billing;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.DataProtection;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Passwords;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Quotas;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Quotas.Notices;
using Platform.Infrastructure.Retention;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Usage;
using Platform.Infrastructure.Versions;

namespace Platform.Infrastructure;

/// <summary>Registers the implementations of the application's ports.</summary>
public static class DependencyInjection
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, PlatformSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.SignUp);
        services.AddSingleton(settings.SignIn);
        services.AddSingleton(new OfferedProviders([.. settings.SignIn.Providers.Select(provider => provider.Name)]));
        services.AddSingleton(TimeProvider.System);

        services.AddDatabase(settings);
        services.AddDatabaseSchema(settings);
        services.AddSingleton<Readiness>();
        services.AddHostedService<Housekeeping>();

        services.AddSingleton(SigningKeys.Load(settings));
        services.AddSingleton<SigningKeyRotation>();
        services.AddSingleton<ITokens, JwtTokens>();
        services.AddSingleton<IPasswords, Pbkdf2Passwords>();
        services.AddSingleton<ICommonPasswords, CommonPasswords>();

        services.AddSingleton<CallerQueries>();
        services.AddSingleton<ChangeFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeFeed>());
        services.AddSingleton<ICallerResolver, CallerResolver>();
        services.AddSingleton<IListedDomains, ListedDomains>();
        services.AddSingleton<IPublicSuffixes, PublicSuffixes>();

        services.AddSingleton<UsageRecorder>();
        services.AddSingleton<IUsageRecorder>(provider => provider.GetRequiredService<UsageRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<UsageRecorder>());

        services.AddSingleton(provider =>
        {
            var ledger = ActivatorUtilities.CreateInstance<QuotaLedger>(provider);
            provider.GetRequiredService<ChangedOrganizations>().Changed = ledger.ForgetRefusal;
            return ledger;
        });
        services.AddSingleton<IQuotas>(provider => provider.GetRequiredService<QuotaLedger>());
        services.AddHostedService(provider => provider.GetRequiredService<QuotaLedger>());
        services.AddSingleton<IPlanLimits, ConfiguredLimits>();
        services.AddSingleton<LimitMonitor>();
        services.AddSingleton<INearLimits>(provider => provider.GetRequiredService<LimitMonitor>());
        services.AddHostedService(provider => provider.GetRequiredService<LimitMonitor>());
        services.AddFailureLimits(settings);

        services.AddSingleton(provider => new ProtectionKeys(
            provider.GetRequiredService<Func<AppDb>>(), provider.GetRequiredService<AuditKeys>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddAudit();
        services.AddMail(settings);
        services.AddBilling(settings.Billing);
        services.AddHostedService<ExpiringKeys>();
        services.AddHostedService<VersionReminders>();
        return services;
    }

    /// <summary>
    /// Registers the configured database: its contexts, the participants of their saves, and the services that differ between the
    /// providers.
    /// </summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services, PlatformSettings settings)
    {
        if (settings.Database.Provider == DatabaseProvider.Sqlite) services.AddOnSqlite(settings.Database);
        else services.AddOnSqlServer(settings.Database);

        services.AddSingleton(AuditKeys.Load(settings));
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditSealQueue>();
        services.AddSingleton<AuditSealer>();
        services.AddTransient<ISaveParticipant, AuditRecorder>();

        services.AddSingleton<CallerCache>();
        services.AddSingleton<DomainIndex>();
        services.AddSingleton<ChangedOrganizations>();
        services.AddSingleton<IChangeListener>(provider => provider.GetRequiredService<CallerCache>());
        services.AddSingleton<IChangeListener>(provider => provider.GetRequiredService<DomainIndex>());
        services.AddSingleton<IChangeListener>(provider => provider.GetRequiredService<ChangedOrganizations>());
        services.AddSingleton<CacheInvalidation>();
        services.AddTransient<ISaveParticipant, CredentialChangeTracker>();
        return services;
    }

    /// <summary>Registers the service that migrates the schema.</summary>
    internal static IServiceCollection AddDatabaseSchema(this IServiceCollection services, PlatformSettings settings) =>
        services.AddSingleton(provider => new DatabaseSchema(
            provider.GetRequiredService<Func<AppDb>>(), provider.GetRequiredService<AuditChain>(), settings));

    private static void AddOnSqlite(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSqlite(settings);
        services.AddSingleton<AuditStore, SqliteAuditStore>();
        services.AddSingleton<AuditWriter, SealWithCommit>();
        services.AddSingleton<IAuditSealing, NothingToSeal>();
        services.AddSingleton<ApiKeyAddresses, SqliteApiKeyAddresses>();
        services.AddSingleton<UsageStore, SqliteUsageStore>();
        services.AddSingleton<IQuotaCounters, SqliteQuotaCounters>();
        services.AddSingleton<IFailureCounters, SqliteFailureCounters>();
    }

    private static void AddOnSqlServer(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSqlServer(settings);
        services.AddSingleton<AuditStore, SqlServerAuditStore>();
        services.AddSingleton<AuditWriter, SealAfterCommit>();
        services.AddSingleton<IAuditSealing>(provider => provider.GetRequiredService<AuditSealer>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
        services.AddSingleton<ApiKeyAddresses, SqlServerApiKeyAddresses>();
        services.AddSingleton<UsageStore, SqlServerUsageStore>();
        services.AddSingleton<IQuotaCounters, SqlServerQuotaCounters>();
        services.AddSingleton<IFailureCounters, SqlServerFailureCounters>();
    }

    private static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<IAuditTrail, AuditTrail>();
        services.AddSingleton<SecurityEventStore>();
        services.AddSingleton<SecurityEvents>();
        services.AddSingleton<ISecurityEvents>(provider => provider.GetRequiredService<SecurityEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<SecurityEvents>());
        services.AddSingleton<AuditPruning>();
        services.AddSingleton(provider => new AuditVerification(
            provider.GetRequiredService<Func<AppDb>>(),
            provider.GetRequiredService<AuditKeys>(),
            provider.GetRequiredService<AuditChain>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddMail(this IServiceCollection services, PlatformSettings settings)
    {
        services.AddSingleton(settings.Mail);
        services.AddSingleton<EmailEncryption>();
        services.AddScoped<IOutbox, Outbox>();
        services.AddSingleton<IUnsubscribeTokens, UnsubscribeTokens>();
        if (settings.Mail.Server is null) services.AddSingleton<IEmailTransport, FileEmailTransport>();
        else services.AddSingleton<IEmailTransport, SmtpEmailTransport>();
        services.AddHostedService<OutboxDelivery>();
        services.AddHostedService<PasswordResetQueue>();
        services.AddHostedService<WorkspaceSearchQueue>();
        services.AddSingleton<IWorkspaceAddresses>(settings.WorkspaceDomain is { } domain ? domain : new NoWorkspaceAddresses());
    }

    private static void AddBilling(this IServiceCollection services, BillingSettings settings)
    {
        services.AddSingleton(new BillingContact(settings.Contact));
        services.AddSingleton(provider => new StripeEvents(settings.Stripe, provider.GetRequiredService<TimeProvider>()));
        if (settings.Stripe is not { } stripe)
        {
            services.AddSingleton<IBilling, NoBilling>();
            return;
        }

        services.AddSingleton(stripe);
        services.AddSingleton<StripeConnection>();
        services.AddSingleton<StripePrices>();
        services.AddSingleton<StripePortal>();
        services.AddSingleton<IBilling, StripeBilling>();
        services.AddSingleton<SubscriptionSynchronizer>();
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionSynchronizer>());
    }

    private static void AddFailureLimits(this IServiceCollection services, PlatformSettings settings)
    {
        services.AddSingleton(settings.RateLimits);
        services.AddSingleton<FailureLimits>();
        services.AddScoped<IAttemptLimiter, AttemptLimiter>();
    }
}
