using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Platform.Bench.Load;

/// <summary>The parameters of a load.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Connections">The number of open connections, each with one request in flight.</param>
/// <param name="Duration">The duration.</param>
/// <param name="Requests">The number of responses after which it ends early; 0 for no limit.</param>
/// <param name="SampleEvery">The interval by which responses are counted separately; zero for none.</param>
internal sealed record LoadOrder(Uri Server, int Connections, TimeSpan Duration, long Requests, TimeSpan SampleEvery)
{
    /// <summary>How many requests each connection pipelines before it reads the responses (RFC 9112 §9.3.2).</summary>
    public int Pipelined { get; init; } = 1;
}

/// <summary>Loads a server from this process, with HTTP/1.1 over plain keep-alive sockets, and counts every status.</summary>
internal sealed class LoadRun(LoadOrder order, KeyedRequest request)
{
    // A server that is starting doesn't listen yet.
    private static readonly TimeSpan ListenPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly int _samples = order.SampleEvery > TimeSpan.Zero ? (int)Math.Ceiling(order.Duration / order.SampleEvery) : 0;
    private long _start;
    private long _firstAnswer;
    private long _answered;

    public async Task<LoadResult> RunAsync(CancellationToken ct)
    {
        var startedAt = DateTimeOffset.UtcNow;
        _start = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(order.Duration + AnswerPatience);

        var all = new Tally(_samples);
        foreach (var tally in await Task.WhenAll(Enumerable.Range(0, order.Connections).Select(_ => ConnectionAsync(patience.Token))))
        {
            all.Add(tally);
        }

        ct.ThrowIfCancellationRequested();

        return new LoadResult
        {
            Requests = all.Took.Count,
            Seconds = Math.Min(Stopwatch.GetElapsedTime(_start).TotalSeconds, order.Duration.TotalSeconds),
            P50Ms = all.Took.Percentile(0.50) / 1000.0,
            P99Ms = all.Took.Percentile(0.99) / 1000.0,
            Refused = all.Statuses.Where(s => s.Key >= 400).Sum(s => s.Value),
            Broken = all.Broken,
            Statuses = all.Statuses,
            StartedAt = startedAt.ToUnixTimeMilliseconds(),
            FirstAnswerAt = (startedAt + Stopwatch.GetElapsedTime(_start, _firstAnswer)).ToUnixTimeMilliseconds(),
            Samples = _samples > 0 ? all.Samples : null,
        };
    }

    private async Task<Tally> ConnectionAsync(CancellationToken patience)
    {
        var tally = new Tally(_samples);
        try
        {
            using var socket = await ConnectAsync(patience);
            await SendAsync(socket, tally, patience);
        }
        catch (Exception problem) when (problem is SocketException or IOException or OperationCanceledException)
        {
            tally.Broke();
        }

        return tally;
    }

    private async Task SendAsync(Socket socket, Tally tally, CancellationToken patience)
    {
        var reader = new AnswerReader(socket);
        var buffer = request.NewBuffer();
        while (!IsOver())
        {
            var sent = Stopwatch.GetTimestamp();
            for (var written = 0; written < order.Pipelined; written++)
            {
                request.Write(buffer);
                for (var done = 0; done < buffer.Length;) done += await socket.SendAsync(buffer.AsMemory(done), patience);
            }

            for (var read = 0; read < order.Pipelined; read++)
            {
                var seen = await reader.ReadAsync(patience);
                var came = Stopwatch.GetTimestamp();
                var since = Stopwatch.GetElapsedTime(_start, came);
                if (since > order.Duration) return; // as in wrk: requests in flight at the end aren't counted
                tally.Answered(
                    seen.Status,
                    (long)Stopwatch.GetElapsedTime(sent, came).TotalMicroseconds,
                    _samples > 0 ? (int)(since / order.SampleEvery) : 0);
                Interlocked.Increment(ref _answered);
                Interlocked.CompareExchange(ref _firstAnswer, came, 0);
            }
        }
    }

    private bool IsOver() =>
        Stopwatch.GetElapsedTime(_start) >= order.Duration || (order.Requests > 0 && Interlocked.Read(ref _answered) >= order.Requests);

    private async Task<Socket> ConnectAsync(CancellationToken patience)
    {
        var address = new IPEndPoint(IPAddress.Parse(order.Server.Host), order.Server.Port);
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, patience);
                return socket;
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused
                && Stopwatch.GetElapsedTime(_start) < ListenPatience)
            {
                socket.Dispose();
                await Task.Delay(10, patience);
            }
        }
    }
}
