using System.Globalization;
using System.Text;

namespace Platform.Bench.Load;

/// <summary>A request as it is sent on the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Token">The bearer token, <see cref="AnyKey"/> or none.</param>
/// <param name="Body">The JSON body.</param>
internal sealed record RequestText(string Method, string Path, string? Token = null, string? Body = null)
{
    /// <summary>The placeholder for the next key of a <see cref="KeyFile"/>.</summary>
    public const string AnyKey = "{key}";

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Method} {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (Token is not null) text.Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {Token}\r\n");
        if (Body is not null) text.Append(
            CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n");
        return text.Append(CultureInfo.InvariantCulture, $"\r\n{Body}").ToString();
    }
}
