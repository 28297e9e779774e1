using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Waiting;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>Configures the two database providers.</summary>
public static class Databases
{
    /// <summary>Registers pooled contexts of SQLite.</summary>
    internal static void AddSqlite(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSingleton(_ => new SqliteConnections(settings.ConnectionString));
        services.AddContexts<SqliteAppDb>(settings, provider => provider.GetRequiredService<SqliteConnections>().LendTo);
    }

    /// <summary>Registers pooled contexts of SQL Server.</summary>
    internal static void AddSqlServer(this IServiceCollection services, DatabaseSettings settings)
    {
        RaiseMinThreads();
        var turns = WriterQueue.Of(SqlServerConnectionString.PoolSizeOf(settings.ConnectionString));
        services.AddContexts<SqlServerAppDb>(settings, _ => db => db.Turns = turns);
    }

    /// <summary>
    /// Registers pooled contexts: <see cref="IAppDb"/> in a scope, and a <c>Func&lt;AppDb&gt;</c> that creates them elsewhere. Each has its
    /// own instances of the registered save participants.
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
                // The pool resets what EF Core tracks, but not the state that this class adds.
                var db = contexts.CreateDbContext();
                db.Begin(participants);
                prepared(db);
                return db;
            };
        });

        // Registered as one service only: a scope would dispose an instance of two services twice, and by then the pool may have lent it
        // again.
        services.AddScoped<IAppDb>(provider =>
        {
            var db = provider.GetRequiredService<Func<AppDb>>()();
            db.Caller = provider.GetService<ICaller>;
            return db;
        });
    }

    // SqlClient blocks thread pool threads while it opens connections and closes broken ones, and the pool adds only
    // about one thread a second beyond its minimum. With the default of one per core, timers that bound the waits of
    // other requests would fire late during an outage.
    private static void RaiseMinThreads()
    {
        const int minThreads = 64;
        ThreadPool.GetMinThreads(out var workers, out var completion);
        ThreadPool.SetMinThreads(Math.Max(workers, minThreads), completion);
    }

    /// <summary>Configures a context for a database.</summary>
    public static void Use(DbContextOptionsBuilder options, DatabaseSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite) options.UseSqlite(settings.ConnectionString).AddInterceptors(new SqliteOpening());
        else UseSqlServer(options, settings.ConnectionString);

        // A failed statement is logged with the failure it causes: once, by code that knows whether the client is still connected.
        options.ConfigureWarnings(events => events.Log(
            (RelationalEventId.CommandError, LogLevel.Debug),
            (RelationalEventId.ConnectionError, LogLevel.Debug),
            (RelationalEventId.TransactionError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

        // Housekeeping deletes rows in any order. With an order, SQL Server would select rows first and delete them as they are by then.
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }

    private static void UseSqlServer(DbContextOptionsBuilder options, string connectionString)
    {
        var gate = new ConnectionGate(SqlServerConnectionString.PoolSizeOf(connectionString));
        options.UseSqlServer(connectionString)
            .AddInterceptors(new SqlServerOpening(gate), new SqlServerOneCommand(), new SqlServerCommands());
    }
}
