namespace Platform.Domain.Users;

/// <summary>An e-mail address, lower-cased: one person is one address, however it is typed.</summary>
public sealed record EmailAddress
{
    /// <summary>The longest address SMTP carries (RFC 5321 §4.5.3.1.3, less the brackets).</summary>
    public const int MaxLength = 254;

    private const int LocalPartMaxLength = 64;

    private EmailAddress(string value) => Value = value;

    /// <summary>The address itself.</summary>
    public string Value { get; }

    /// <summary>The address, or null when it can't be one: a local part, one <c>@</c>, and a domain of at least one label.</summary>
    public static EmailAddress? TryParse(string? text)
    {
        var address = text?.Trim().ToLowerInvariant();
        if (address is null or { Length: > MaxLength }) return null;

        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > LocalPartMaxLength || at == address.Length - 1 || address.IndexOf('@', at + 1) >= 0) return null;
        return IsLocalPart(address.AsSpan(0, at)) && IsDomain(address.AsSpan(at + 1)) ? new EmailAddress(address) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsLocalPart(ReadOnlySpan<char> part)
    {
        if (part[0] == '.' || part[^1] == '.' || part.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in part)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || "\"(),:;<>[\\]".Contains(c, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var label in domain.Split('.'))
        {
            var name = domain[label];
            if (name.Length is 0 or > 63 || name[0] == '-' || name[^1] == '-') return false;
            foreach (var c in name)
            {
                if (!char.IsLetterOrDigit(c) && c != '-') return false;
            }
        }

        return true;
    }
}
