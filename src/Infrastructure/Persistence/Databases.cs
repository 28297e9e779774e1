using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Persistence;

/// <summary>The two providers and how a context is made on each.</summary>
public static class Databases
{
    /// <summary>Registers pooled contexts of the configured provider, found as <see cref="AppDb"/>.</summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            services.AddPooledDbContextFactory<SqliteAppDb>(options => Use(options, settings));
            services.AddSingleton<Func<AppDb>>(provider => provider.GetRequiredService<IDbContextFactory<SqliteAppDb>>().CreateDbContext);
        }
        else
        {
            services.AddPooledDbContextFactory<SqlServerAppDb>(options => Use(options, settings));
            services.AddSingleton<Func<AppDb>>(provider => provider.GetRequiredService<IDbContextFactory<SqlServerAppDb>>().CreateDbContext);
        }

        return services.AddScoped(provider =>
        {
            // A pooled context forgets what it tracked, but not what is ours.
            var db = provider.GetRequiredService<Func<AppDb>>()();
            db.Forget();
            return db;
        });
    }

    /// <summary>Points a context at a database.</summary>
    public static void Use(DbContextOptionsBuilder options, DatabaseSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite) options.UseSqlite(settings.ConnectionString).AddInterceptors(new SqlitePragmas());
        else options.UseSqlServer(settings.ConnectionString);
    }
}
