using Microsoft.Data.Sqlite;
using Platform.Infrastructure.Settings.Files;

namespace Platform.Infrastructure.Settings;

/// <summary>
/// The product's own files: the embedded database and what lies next to it, keys, and mails. Only the product's account may read them,
/// whatever the process's umask was when they were made.
/// </summary>
public static class DataFiles
{
    /// <summary>The directory of mails that are written as files, in the data directory.</summary>
    internal const string Outbox = "outbox";

    private static readonly string[] Keys = ["signing-keys", "audit-keys"];

    /// <summary>Takes from other accounts what they may do with the files that are there. An earlier version may have made them.</summary>
    public static void Close(PlatformSettings settings)
    {
        OwnDirectory.Close([settings.DataDirectory, .. Keys.SelectMany(key => StartingWith(settings.DataDirectory, key))]);
        var outbox = Path.Combine(settings.DataDirectory, Outbox);
        OwnDirectory.Close([outbox, .. StartingWith(outbox, "")]);
        if (settings.Database.Provider == DatabaseProvider.Sqlite) CloseDatabase(settings.Database.ConnectionString);
    }

    // The write-ahead log, the shared memory, the lock of migrations, and copies made next to it, all begin with the database's name.
    private static void CloseDatabase(string connectionString)
    {
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        OwnDirectory.Close(StartingWith(Path.GetDirectoryName(file)!, Path.GetFileName(file)));
    }

    private static IEnumerable<string> StartingWith(string directory, string name) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, name + "*") : [];
}
