using System.Globalization;
using System.Text;

namespace Platform.Bench.Load;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Method">Its verb.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Token">Its bearer token, <see cref="AnyKey"/> or none.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record RequestText(string Method, string Path, string? Token = null, string? Body = null)
{
    /// <summary>Stands where each request has the next key of a <see cref="KeyFile"/>.</summary>
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
