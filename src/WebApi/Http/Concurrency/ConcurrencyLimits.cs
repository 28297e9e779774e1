using System.Threading.RateLimiting;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Idempotency;

namespace Platform.WebApi.Http.Concurrency;

/// <summary>Kinds of expensive work. Each has a limit of its own, so that a flood of one kind leaves capacity for the others.</summary>
internal enum WorkKind
{
    /// <summary>Queries.</summary>
    Reads,

    /// <summary>Changes.</summary>
    Writes,

    /// <summary>Tables that are written as files, one chunk at a time.</summary>
    Exports,

    /// <summary>Lookups of credentials that this node hasn't cached.</summary>
    LookUps,

    /// <summary>Rendering of pages.</summary>
    Pages,

    /// <summary>Copies of cached pages and files to clients.</summary>
    Copies,
}

/// <summary>
/// Limits concurrent work of each kind, per organization or client network and in total. Work without a permit waits for at most half a
/// second and is then refused with 503. A permit covers only the work itself, never reading a body from a client or writing a response to
/// one, since clients may be slow. An organization that has the node to itself reads on all cores, otherwise on half of them.
/// </summary>
internal sealed class ConcurrencyLimits : IDisposable
{
    /// <summary>How long work waits for a permit.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The error for work that got no permit in time.</summary>
    public static readonly Error Busy = HttpErrors.Unavailable with
    {
        Code = "http.busy",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    // Queue lengths of one kind, per organization or network and in total.
    private const int QueuePerParty = 256;
    private const int QueueInTotal = 4096;

    // How long a node counts as shared after a request from another organization or network.
    private static readonly TimeSpan SharedFor = TimeSpan.FromSeconds(1);

    // The maximum number of times that work yields to queued work items after getting its permit.
    private const int MaxYields = 8;

    private readonly PartitionedRateLimiter<Party>[] _limiters;

    // Chained limiters don't dispose their parts, and each part has a timer.
    private readonly List<IDisposable> _owned = [];

    // For reads, while the node is shared.
    private readonly PartitionedRateLimiter<Party> _shared;
    private readonly TimeProvider _clock;

    // The hash of the last request's party, and when the party last changed.
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

            // Writes wait for each other and are committed to disk in groups.
            WorkKind.Writes => Limiter(party => party.IsAnonymous ? 16 : 64, 128),
            WorkKind.Exports => Limiter(_ => half, cores),
            WorkKind.LookUps => Limiter(_ => Math.Max(half, reads / 4), Math.Max(cores, reads / 2)),
            WorkKind.Pages or WorkKind.Copies => Limiter(_ => half, cores),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), kind, null),
        })];
        _shared = PartitionedRateLimiter.CreateChained(Share(_ => reads / 4), _limiters[(int)WorkKind.Reads]);
    }

    /// <summary>Records which organization or network sent a request, of whatever kind.</summary>
    public void Record(HttpContext context)
    {
        var party = Party.Of(context).GetHashCode();
        if (_last == party) return;
        _last = party;
        Volatile.Write(ref _changedAt, _clock.GetTimestamp());
    }

    /// <summary>Waits for a permit. Disposing it admits the next in the queue.</summary>
    /// <returns>Null if no permit was available in time.</returns>
    public ValueTask<RateLimitLease?> EnterAsync(WorkKind kind, HttpContext context)
    {
        var (limiter, party) = (LimiterOf(kind), Party.Of(context));
        var lease = limiter.AttemptAcquire(party);
        if (!lease.IsAcquired) return WaitAsync(limiter, party, Patience, context.RequestAborted);
        return IsCrowded ? YieldAsync(lease) : ValueTask.FromResult<RateLimitLease?>(lease);
    }

    /// <summary>Waits without a timeout for a permit to continue work that has begun.</summary>
    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    public async ValueTask<RateLimitLease> GoOnAsync(WorkKind kind, HttpContext context) =>
        await WaitAsync(LimiterOf(kind), Party.Of(context), Timeout.InfiniteTimeSpan, context.RequestAborted)
            ?? throw new InvalidOperationException($"Too many wait for {kind}.");

    /// <summary>Takes a permit if one is available now; otherwise returns null.</summary>
    public RateLimitLease? TryEnter(WorkKind kind, HttpContext context) =>
        LimiterOf(kind).AttemptAcquire(Party.Of(context)) is { IsAcquired: true } lease ? lease : null;

    /// <summary>
    /// Sends a use case under a permit. Use cases that hash a password have limits of their own (<see cref="IHashesPassword"/>).
    /// </summary>
    public async Task<TResult> SendAsync<TResult>(HttpContext context, IUseCase<TResult> useCase)
        where TResult : IResult<TResult>
    {
        if (useCase is IHashesPassword) return await SendNowAsync(context, useCase);
        using var permit = await EnterAsync(useCase is IChange ? WorkKind.Writes : WorkKind.Reads, context);
        return permit is null ? TResult.Fail(Busy) : await SendNowAsync(context, useCase);
    }

    /// <summary>
    /// Sends a use case that creates something once per key (<see cref="IdempotentRequests"/>). The permit is taken first: inside, waiting
    /// for it would hold up the queue of the database writer.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="request">The key and the fingerprint of the request.</param>
    /// <param name="carryOut">Creates the resource by calling <see cref="SendNowAsync"/>.</param>
    public async Task<Result<IdempotentResult<StoredResponse>>> OnceAsync(
        HttpContext context, IdempotencyContext request, Func<Task<Result<StoredResponse>>> carryOut)
    {
        using var permit = await EnterAsync(WorkKind.Writes, context);
        if (permit is null) return Busy;
        return await context.RequestServices.GetRequiredService<IdempotentRequests>().OnceAsync(
            request, StoredResponse.Format, carryOut, context.RequestAborted);
    }

    /// <summary>Sends a use case under a permit that the caller already has.</summary>
    public static Task<TResult> SendNowAsync<TResult>(HttpContext context, IUseCase<TResult> useCase) =>
        context.RequestServices.GetRequiredService<UseCaseSender>().Send(useCase, context.RequestAborted);

    public void Dispose()
    {
        foreach (var limiter in _owned.Append(_shared).Concat(_limiters)) limiter.Dispose();
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
            return await limiter.AcquireAsync(party, 1, limit.Token) is { IsAcquired: true } lease ? await YieldAsync(lease) : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    // The thread that released the permit would otherwise run this work before everything that waits for a thread, and a connection with
    // pipelined requests would never release its thread. So the work goes to the end of the queue; it costs as much as many queued items.
    private static async ValueTask<RateLimitLease?> YieldAsync(RateLimitLease lease)
    {
        for (var yields = 0; yields == 0 || (yields < MaxYields && IsCrowded); yields++) await Task.Yield();
        return lease;
    }

    // The party's share first: while waiting for it, a request holds no part of the total.
    private PartitionedRateLimiter<Party> Limiter(Func<Party, int> share, int all) => PartitionedRateLimiter.CreateChained(
        Share(share), Own(PartitionedRateLimiter.Create<Party, int>(
            _ => RateLimitPartition.GetConcurrencyLimiter(0, _ => Options(all, QueueInTotal)))));

    private PartitionedRateLimiter<Party> Share(Func<Party, int> share) => Own(PartitionedRateLimiter.Create<Party, Party>(
        party => RateLimitPartition.GetConcurrencyLimiter(party, key => Options(share(key), QueuePerParty))));

    private PartitionedRateLimiter<Party> Own(PartitionedRateLimiter<Party> limiter)
    {
        _owned.Add(limiter);
        return limiter;
    }

    private static ConcurrencyLimiterOptions Options(int permits, int waiting) => new()
    {
        PermitLimit = Math.Max(1, permits),
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    /// <summary>The party that work counts for: an organization, or a network if there is no credential.</summary>
    private readonly record struct Party(long Organization, ClientNetwork Network)
    {
        public bool IsAnonymous => Organization == 0;

        public static Party Of(HttpContext context) => context.CallerOrNull() is { } caller
            ? new Party(caller.Organization.Value, default)
            : new Party(0, ClientNetwork.Of(context.Connection.RemoteIpAddress));
    }
}
