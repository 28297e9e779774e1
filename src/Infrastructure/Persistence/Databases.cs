using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Infrastructure.AllowedDomains;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Persistence;

/// <summary>The two providers and how a context is made on each.</summary>
public static class Databases
{
    /// <summary>Registers pooled contexts of the configured provider, found as <see cref="IAppDb"/> in a scope and made by a <c>Func&lt;AppDb&gt;</c> elsewhere.</summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services, PlatformSettings platform)
    {
        var settings = platform.Database;
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            services.AddSingleton(_ => new SqliteConnections(settings.ConnectionString));
            services.AddSingleton<AuditRows, SqliteAuditRows>();
            services.AddSingleton<AuditWriter, SealWithCommit>();
            services.AddContexts<SqliteAppDb>(settings, provider => provider.GetRequiredService<SqliteConnections>().LendTo);
        }
        else
        {
            services.AddSingleton<AuditRows, SqlServerAuditRows>();
            services.AddSingleton<AuditWriter, SealAfterCommit>();
            services.AddContexts<SqlServerAppDb>(settings, _ => _ => { });
        }

        services.AddSingleton(AuditKeys.Load(platform));
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditSealQueue>();
        services.AddSingleton<CallerCache>();
        services.AddSingleton<DomainIndex>();
        services.AddSingleton<Remembered>();
        services.AddSingleton<CredentialWatch>();
        // Under one name only: a scope disposes what it finds under two names twice, and the second time the context is another's.
        return services.AddScoped<IAppDb>(provider => provider.GetRequiredService<Func<AppDb>>()());
    }

    private static void AddContexts<TContext>(this IServiceCollection services, DatabaseSettings settings, Func<IServiceProvider, Action<TContext>> prepare)
        where TContext : AppDb
    {
        services.AddPooledDbContextFactory<TContext>(options => Use(options, settings));
        services.AddSingleton<Func<AppDb>>(provider =>
        {
            var (contexts, prepared) = (provider.GetRequiredService<IDbContextFactory<TContext>>(), prepare(provider));
            var (watch, audit) = (provider.GetRequiredService<CredentialWatch>(), provider.GetRequiredService<AuditWriter>());
            return () =>
            {
                // A pooled context forgets what it tracked, but not what is ours.
                var db = contexts.CreateDbContext();
                db.Forget();
                Prepare(db, watch, audit);
                prepared(db);
                return db;
            };
        });
    }

    /// <summary>Makes a context one that saves.</summary>
    internal static void Prepare(AppDb db, CredentialWatch watch, AuditWriter audit)
    {
        // A save that fails is rolled back whole: a savepoint before each would be a round trip for nothing.
        db.Database.AutoSavepointsEnabled = false;
        (db.Watch, db.Audit) = (watch, audit);
    }

    /// <summary>Points a context at a database.</summary>
    public static void Use(DbContextOptionsBuilder options, DatabaseSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite) options.UseSqlite(settings.ConnectionString).AddInterceptors(new SqliteOpening());
        else options.UseSqlServer(settings.ConnectionString).AddInterceptors(new SqlServerOneCommand());

        // Housekeeping deletes any thousand rows. An order would make SQL Server choose rows first and delete them as they are by then.
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }
}
