using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Waiting;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>The two providers and how a context is made on each.</summary>
public static class Databases
{
    /// <summary>Registers pooled contexts of the embedded database, as <see cref="AddContexts"/> does.</summary>
    internal static void AddSqlite(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSingleton(_ => new SqliteConnections(settings.ConnectionString));
        services.AddContexts<SqliteAppDb>(settings, provider => provider.GetRequiredService<SqliteConnections>().LendTo);
    }

    /// <summary>Registers pooled contexts of SQL Server, as <see cref="AddContexts"/> does.</summary>
    internal static void AddSqlServer(this IServiceCollection services, DatabaseSettings settings)
    {
        KeepThreadsAtHand();
        var turns = WriterQueue.Of(SqlServerConnectionString.PoolSizeOf(settings.ConnectionString));
        services.AddContexts<SqlServerAppDb>(settings, _ => db => db.Turns = turns);
    }

    /// <summary>
    /// Registers pooled contexts, found as <see cref="IAppDb"/> in a scope and made by a <c>Func&lt;AppDb&gt;</c> elsewhere. Each has the
    /// save participants that are registered.
    /// </summary>
    private static void AddContexts<TContext>(
        this IServiceCollection services, DatabaseSettings settings, Func<IServiceProvider, Action<TContext>> prepare)
        where TContext : AppDb
    {
        services.AddPooledDbContextFactory<TContext>(options => Use(options, settings));
        services.AddSingleton<Func<ISaveParticipant[]>>(provider =>
            () => [.. provider.GetServices<ISaveParticipant>().OrderBy(participant => participant.Order)]);
        services.AddSingleton<Func<AppDb>>(provider =>
        {
            var (contexts, prepared) = (provider.GetRequiredService<IDbContextFactory<TContext>>(), prepare(provider));
            var participants = provider.GetRequiredService<Func<ISaveParticipant[]>>();
            return () =>
            {
                // A pooled context forgets what it tracked, but none of what this product added.
                var db = contexts.CreateDbContext();
                db.Begin(participants);
                prepared(db);
                return db;
            };
        });

        // Under one name only: a scope disposes what it finds under two names twice, and the second time the context is another's.
        services.AddScoped<IAppDb>(provider =>
        {
            var db = provider.GetRequiredService<Func<AppDb>>()();
            db.Caller = provider.GetService<ICaller>;
            return db;
        });
    }

    // SqlClient blocks threads of the pool while it opens connections and takes leave of broken ones, and the pool adds about one a second
    // beyond its minimum. With the default, one a core, an outage would make timers late that bound the waits of all other requests.
    private static void KeepThreadsAtHand()
    {
        const int atLeast = 64;
        ThreadPool.GetMinThreads(out var workers, out var completion);
        ThreadPool.SetMinThreads(Math.Max(workers, atLeast), completion);
    }

    /// <summary>Points a context at a database.</summary>
    public static void Use(DbContextOptionsBuilder options, DatabaseSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite) options.UseSqlite(settings.ConnectionString).AddInterceptors(new SqliteOpening());
        else UseSqlServer(options, settings.ConnectionString);

        // A failed statement reaches the log with the failure it causes, once and by someone who knows whether its client is still there.
        options.ConfigureWarnings(events => events.Log(
            (RelationalEventId.CommandError, LogLevel.Debug),
            (RelationalEventId.ConnectionError, LogLevel.Debug),
            (RelationalEventId.TransactionError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

        // Housekeeping deletes any thousand rows. An order would make SQL Server choose rows first and delete them as they are by then.
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }

    private static void UseSqlServer(DbContextOptionsBuilder options, string connectionString)
    {
        var gate = new ConnectionGate(SqlServerConnectionString.PoolSizeOf(connectionString));
        options.UseSqlServer(connectionString)
            .AddInterceptors(new SqlServerOpening(gate), new SqlServerOneCommand(), new SqlServerCommands());
    }
}
