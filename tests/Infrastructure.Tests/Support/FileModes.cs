using System.Runtime.Versioning;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>Reads who may do what with a file.</summary>
internal static class FileModes
{
    /// <summary>As <c>ls</c> writes it: <c>rw-------</c>.</summary>
    [UnsupportedOSPlatform("windows")]
    public static string Of(string path)
    {
        var mode = (int)File.GetUnixFileMode(path);
        return string.Concat(Enumerable.Range(0, 9).Select(bit => (mode & (1 << (8 - bit))) != 0 ? "rwx"[bit % 3] : '-'));
    }
}
