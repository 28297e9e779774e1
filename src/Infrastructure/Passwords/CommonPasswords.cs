using System.Collections.Frozen;
using Platform.Application.Users;

namespace Platform.Infrastructure.Passwords;

/// <summary>The 1,000 most common passwords, from the frequency list of zxcvbn 4.4.2 (MIT).</summary>
internal sealed class CommonPasswords : ICommonPasswords
{
    private readonly FrozenSet<string> _all = Read().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Contains(string password) => _all.Contains(password);

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line) yield return line;
    }
}
