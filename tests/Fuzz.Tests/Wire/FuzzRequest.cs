using System.Globalization;
using System.Text;
using Platform.Fuzz.Tests.Checks;

namespace Platform.Fuzz.Tests.Wire;

/// <summary>A request as bytes, and what is known about it.</summary>
internal sealed class FuzzRequest
{
    private const int ShownMaxLength = 1500;

    /// <summary>The operation; null where the request matches none or its target is ambiguous.</summary>
    public ApiOperation? Operation { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    public List<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>Whether a <c>Content-Length</c> is sent even without a body.</summary>
    public bool HasBody { get; init; }

    /// <summary>The raw bytes to send instead, for a malformed request.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>The kind of malformed request; empty for a request to an operation.</summary>
    public string Shape { get; init; } = "";

    /// <summary>The owner of the credential; empty for none.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Whether it names a resource of another organization and is otherwise valid.</summary>
    public bool IsForeign { get; init; }

    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Whether it is truncated, so that a server may close the connection instead of responding.</summary>
    public bool IsCut { get; init; }

    /// <summary>The value of a header; null where it isn't sent.</summary>
    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value).FirstOrDefault();

    /// <summary>The bytes sent on the wire.</summary>
    public byte[] Bytes(string host)
    {
        if (Raw is not null) return Raw;
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {host}\r\n");
        foreach (var (name, value) in Headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (HasBody || Body.Length > 0) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }

    /// <summary>The bytes sent on the wire, in readable form.</summary>
    public string Shown(string host)
    {
        var shown = new StringBuilder();
        foreach (var letter in Encoding.Latin1.GetString(Bytes(host)))
        {
            if (shown.Length > ShownMaxLength) return shown + "…";
            if (letter == '\n') shown.Append('\n');
            else if (letter is >= ' ' and <= '~') shown.Append(letter);
            else if (letter != '\r') shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
        }

        return shown.ToString();
    }
}
