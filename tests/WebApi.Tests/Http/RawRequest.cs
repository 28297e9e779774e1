using System.Net.Sockets;
using System.Text;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Sends raw bytes that no HTTP client would, and reads the response with its headers.</summary>
internal static class RawRequest
{
    public static async Task<string> SendAsync(PlatformApp app, string head, byte[]? body = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(app.Url.Host, app.Url.Port, ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), ct);
        if (body is not null) await stream.WriteAsync(body, ct);

        var answer = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsWhole(answer.ToString()))
        {
            var read = await stream.ReadAsync(buffer, ct);
            if (read == 0) break;
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>Sends raw bytes and reads until the server closes the connection.</summary>
    public static async Task<string> SendToEndAsync(PlatformApp app, string head, byte[]? body = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(app.Url.Host, app.Url.Port, ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), ct);
        if (body is not null) await stream.WriteAsync(body, ct);

        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, ct).WaitAsync(TimeSpan.FromSeconds(20), ct);
        }
        catch (IOException)
        {
            // The server resets the connection after its response if it hasn't read the whole body.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    // Every response of the server has a Content-Length.
    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = answer[..end].Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && answer.Length - end - 4 >= int.Parse(length[16..], null);
    }
}
