using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Settings.Files;

namespace Platform.Infrastructure.Settings;

/// <summary>
/// The application's files: the embedded database and the files next to it, keys, and emails. Only the application's account may read them,
/// whatever the umask of the process that created them.
/// </summary>
public static class DataFiles
{
    /// <summary>The directory for emails written as files, in the data directory.</summary>
    internal const string Outbox = "outbox";

    private static readonly string[] Keys = ["signing-keys", "audit-keys"];

    /// <summary>Removes the permissions of other accounts from existing files, which an earlier version may have created.</summary>
    public static void Close(PlatformSettings settings)
    {
        OwnDirectory.Close([settings.DataDirectory, .. Keys.SelectMany(key => StartingWith(settings.DataDirectory, key))]);
        var outbox = Path.Combine(settings.DataDirectory, Outbox);
        OwnDirectory.Close([outbox, .. StartingWith(outbox, "")]);
        if (settings.Database.Provider == DatabaseProvider.Sqlite) CloseDatabase(settings.Database.ConnectionString);
    }

    // The names of the write-ahead log, the shared memory, the migration lock and copies all begin with the database's name.
    private static void CloseDatabase(string connectionString)
    {
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        OwnDirectory.Close(StartingWith(Path.GetDirectoryName(file)!, Path.GetFileName(file)));
    }

    private static IEnumerable<string> StartingWith(string directory, string name) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, name + "*") : [];
}
