using System.Threading.RateLimiting;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;

namespace Platform.WebApi.Http;

/// <summary>
/// Kinds of work that cost more than a look into memory. Each is limited by itself, so that a flood of one leaves room for the others.
/// </summary>
internal enum WorkKind
{
    /// <summary>Queries.</summary>
    Reads,

    /// <summary>Changes.</summary>
    Writes,

    /// <summary>Parts of tables that are written as files.</summary>
    Exports,

    /// <summary>Credentials that this node doesn't know.</summary>
    LookUps,

    /// <summary>Pages that are rendered.</summary>
    Pages,

    /// <summary>Pages and files that are kept in memory and copied to whoever wants them.</summary>
    Copies,
}

/// <summary>
/// Limits how much work of a kind is done at once, for one organization or client network and for all of them. What finds no room waits
/// for half a second at most and is then refused with 503. A permit is held for the work alone: never while a body is read from a client
/// or an answer is written to one, who may be slow. An organization that has the node to itself reads on all cores, and else on half.
/// </summary>
internal sealed class ConcurrencyLimits : IDisposable
{
    /// <summary>How long work waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The refusal of work that found no room.</summary>
    public static readonly Error Busy = HttpErrors.Unavailable with { RetryAfter = TimeSpan.FromSeconds(1) };

    // How much of a kind may wait, for one organization or network and for all of them.
    private const int WaitingOfOne = 256;
    private const int WaitingInAll = 4096;

    // How long a node counts as shared after a request of someone else.
    private static readonly TimeSpan SharedFor = TimeSpan.FromSeconds(1);

    // How often at most work goes to the end of the queue for a thread.
    private const int GivenWay = 8;

    private readonly PartitionedRateLimiter<Party>[] _limiters;

    // Chains don't dispose what they are made of, and each of these has a timer.
    private readonly List<IDisposable> _parts = [];

    // Of reads, while others use the node.
    private readonly PartitionedRateLimiter<Party> _shared;
    private readonly TimeProvider _clock;

    // Whose the last request was, by a hash, and when that last changed.
    private volatile int _last;
    private long _changedAt;

    public ConcurrencyLimits(PlatformSettings settings, TimeProvider clock)
    {
        _clock = clock;
        var cores = Environment.ProcessorCount;
        var (half, reads) = (Math.Max(1, cores / 2), settings.Database.ReadsAtOnce);
        _limiters = [.. Enum.GetValues<WorkKind>().Select(kind => kind switch
        {
            WorkKind.Reads => Limiter(_ => reads / 2, reads),

            // Writes wait for each other, and commit to the disk together.
            WorkKind.Writes => Limiter(party => party.IsStranger ? 16 : 64, 128),
            WorkKind.Exports => Limiter(_ => half, cores),
            WorkKind.LookUps => Limiter(_ => Math.Max(half, reads / 4), Math.Max(cores, reads / 2)),
            WorkKind.Pages or WorkKind.Copies => Limiter(_ => half, cores),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), kind, null),
        })];
        _shared = PartitionedRateLimiter.CreateChained(Share(_ => reads / 4), _limiters[(int)WorkKind.Reads]);
    }

    /// <summary>Notes whose a request is, whatever it asks for.</summary>
    public void Record(HttpContext context)
    {
        var party = Party.Of(context).GetHashCode();
        if (_last == party) return;
        _last = party;
        Volatile.Write(ref _changedAt, _clock.GetTimestamp());
    }

    /// <summary>Waits for a permit to work; disposing it lets the next one in.</summary>
    /// <returns>Null where there was no room in time.</returns>
    public ValueTask<RateLimitLease?> EnterAsync(WorkKind kind, HttpContext context)
    {
        var (limiter, party) = (LimiterOf(kind), Party.Of(context));
        var lease = limiter.AttemptAcquire(party);
        if (!lease.IsAcquired) return WaitAsync(limiter, party, Patience, context.RequestAborted);
        return IsCrowded ? GiveWayAsync(lease) : ValueTask.FromResult<RateLimitLease?>(lease);
    }

    /// <summary>Waits for a permit to go on with work that has begun, for as long as it takes.</summary>
    /// <exception cref="InvalidOperationException">More than can be kept in mind wait already.</exception>
    public async ValueTask<RateLimitLease> GoOnAsync(WorkKind kind, HttpContext context) =>
        await WaitAsync(LimiterOf(kind), Party.Of(context), Timeout.InfiniteTimeSpan, context.RequestAborted)
            ?? throw new InvalidOperationException($"Too many wait for {kind}.");

    /// <summary>A permit where one is free now; else null.</summary>
    public RateLimitLease? TryEnter(WorkKind kind, HttpContext context) =>
        LimiterOf(kind).AttemptAcquire(Party.Of(context)) is { IsAcquired: true } lease ? lease : null;

    /// <summary>
    /// Carries out a use case in its turn. Those that hash a password have limits of their own (<see cref="IHashesPassword"/>).
    /// </summary>
    public async Task<TResult> SendAsync<TResult>(HttpContext context, IUseCase<TResult> useCase)
        where TResult : IResult<TResult>
    {
        if (useCase is IHashesPassword) return await SendNowAsync(context, useCase);
        using var turn = await EnterAsync(useCase is IChange ? WorkKind.Writes : WorkKind.Reads, context);
        return turn is null ? TResult.Fail(Busy) : await SendNowAsync(context, useCase);
    }

    /// <summary>
    /// Carries out a creation once (<see cref="IdempotentRequests"/>), in one turn that is taken first: within, others would wait for the
    /// writer's own place.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What is asked for, and under which key.</param>
    /// <param name="carryOut">Makes the thing by <see cref="SendNowAsync"/>.</param>
    public async Task<Result<IdempotentResult<StoredResponse>>> OnceAsync(
        HttpContext context, IdempotencyContext request, Func<Task<Result<StoredResponse>>> carryOut)
    {
        using var turn = await EnterAsync(WorkKind.Writes, context);
        if (turn is null) return Busy;
        var services = context.RequestServices;
        services.GetRequiredService<RequestScope>().Context = context;
        return await services.GetRequiredService<IdempotentRequests>().OnceAsync(
            request, StoredResponse.Format, carryOut, context.RequestAborted);
    }

    /// <summary>Carries out a use case within a turn that its caller has taken.</summary>
    public static Task<TResult> SendNowAsync<TResult>(HttpContext context, IUseCase<TResult> useCase)
    {
        // Only here do use cases come to know of the request: what is answered without them does not pay for them.
        var services = context.RequestServices;
        services.GetRequiredService<RequestScope>().Context = context;
        return services.GetRequiredService<UseCaseSender>().Send(useCase, context.RequestAborted);
    }

    public void Dispose()
    {
        foreach (var limiter in _parts.Append(_shared).Concat(_limiters)) limiter.Dispose();
    }

    private PartitionedRateLimiter<Party> LimiterOf(WorkKind kind) =>
        kind == WorkKind.Reads && _clock.GetElapsedTime(Volatile.Read(ref _changedAt)) < SharedFor ? _shared : _limiters[(int)kind];

    private static bool IsCrowded => ThreadPool.PendingWorkItemCount > 0;

    private static async ValueTask<RateLimitLease?> WaitAsync(
        PartitionedRateLimiter<Party> limiter, Party party, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            return await limiter.AcquireAsync(party, 1, limit.Token) is { IsAcquired: true } lease ? await GiveWayAsync(lease) : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    // Whoever gave the permit back would go on with this work before all that waits for a thread, and a connection with requests in a row
    // would never let go of its own. So the work goes to the end of that queue: it costs as much as many of those that wait there.
    private static async ValueTask<RateLimitLease?> GiveWayAsync(RateLimitLease lease)
    {
        for (var given = 0; given == 0 || (given < GivenWay && IsCrowded); given++) await Task.Yield();
        return lease;
    }

    // The share first: who waits for it holds nothing of what others wait for.
    private PartitionedRateLimiter<Party> Limiter(Func<Party, int> share, int all) => PartitionedRateLimiter.CreateChained(
        Share(share), Part(PartitionedRateLimiter.Create<Party, int>(
            _ => RateLimitPartition.GetConcurrencyLimiter(0, _ => Options(all, WaitingInAll)))));

    private PartitionedRateLimiter<Party> Share(Func<Party, int> share) => Part(PartitionedRateLimiter.Create<Party, Party>(
        party => RateLimitPartition.GetConcurrencyLimiter(party, key => Options(share(key), WaitingOfOne))));

    private PartitionedRateLimiter<Party> Part(PartitionedRateLimiter<Party> limiter)
    {
        _parts.Add(limiter);
        return limiter;
    }

    private static ConcurrencyLimiterOptions Options(int permits, int waiting) => new()
    {
        PermitLimit = Math.Max(1, permits),
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    /// <summary>Whose work it is: an organization's, or without a credential a network's.</summary>
    private readonly record struct Party(long Organization, ClientNetwork Network)
    {
        public bool IsStranger => Organization == 0;

        public static Party Of(HttpContext context) => context.CallerOrNull() is { } caller
            ? new Party(caller.Organization.Value, default)
            : new Party(0, ClientNetwork.Of(context.Connection.RemoteIpAddress));
    }
}
