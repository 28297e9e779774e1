using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Settings;

/// <summary>What other accounts may do with the server's files.</summary>
public sealed class DataFilesTests
{
    [Theory]
    [InlineData("platform.db")]
    [InlineData("platform.db-wal")]
    [InlineData("platform.db.migrating")]
    [InlineData("platform.db.2026-11-27.bak")]
    [InlineData("signing-keys")]
    [InlineData("audit-keys")]
    [InlineData("outbox/0190c2f4a7b87d31b0a5c9e8f1d2a3b4.eml")]
    public void File_that_an_earlier_version_made_public_is_restricted_to_its_owner(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = new TempDirectory();
        var file = Make(directory, name);
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0b111_101_101);

        DataFiles.Close(TestSettings.In(directory.Path));

        Assert.Equal("rw-------", FileModes.Of(file));
        Assert.Equal("rwx------", FileModes.Of(directory.Path));
    }

    [Fact]
    public void File_of_another_owner_is_left_unchanged()
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = new TempDirectory();
        var file = Make(directory, "notes.txt");

        DataFiles.Close(TestSettings.In(directory.Path));

        Assert.Equal("rw-r--r--", FileModes.Of(file));
    }

    [Fact]
    public void Directory_of_a_database_elsewhere_is_left_unchanged()
    {
        if (OperatingSystem.IsWindows()) return;
        using var data = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var file = Make(elsewhere, "other.db");
        File.SetUnixFileMode(elsewhere.Path, (UnixFileMode)0b111_101_101);

        DataFiles.Close(TestSettings.In(data.Path, ("ConnectionStrings:Platform", $"Data Source={file}")));

        Assert.Equal("rw-------", FileModes.Of(file));
        Assert.Equal("rwxr-xr-x", FileModes.Of(elsewhere.Path));
    }

    [Fact]
    public void Missing_file_is_not_created()
    {
        using var directory = new TempDirectory();
        var missing = Path.Combine(directory.Path, "missing");

        DataFiles.Close(TestSettings.In(missing));

        Assert.False(Path.Exists(missing));
    }

    private static string Make(TempDirectory directory, string name)
    {
        var file = directory.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        return file;
    }
}
