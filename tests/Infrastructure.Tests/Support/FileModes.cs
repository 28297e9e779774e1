using System.Runtime.Versioning;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>Reads file permissions.</summary>
internal static class FileModes
{
    /// <summary>The permissions as <c>ls</c> prints them: <c>rw-------</c>.</summary>
    [UnsupportedOSPlatform("windows")]
    public static string Of(string path)
    {
        var mode = (int)File.GetUnixFileMode(path);
        return string.Concat(Enumerable.Range(0, 9).Select(bit => (mode & (1 << (8 - bit))) != 0 ? "rwx"[bit % 3] : '-'));
    }
}
