using Platform.Domain.Common;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>The counts of <see cref="FailureCounter"/>, shared by all nodes. Each method is atomic in the database.</summary>
internal interface IFailureCounters
{
    /// <summary>Increments a count if it is within the limit; a count whose window has ended restarts.</summary>
    /// <exception cref="Application.Common.SaveConflictException">The database rolled the change back; nothing was counted.</exception>
    Task<Reservation> ReserveAsync(ReservationRequest request, CancellationToken ct);

    /// <summary>Decrements the count that was incremented. A count that has restarted since is left unchanged.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="endsAt">The end of the window of the reservation, which identifies the count.</param>
    Task GiveBackAsync(string subject, long endsAt);

    /// <summary>Deletes the count: the next failure is the first again.</summary>
    Task ResetAsync(string subject);
}

/// <summary>A request to increment a count. Times are milliseconds since 1970.</summary>
/// <param name="Subject">The subject of the count.</param>
/// <param name="Limit">The limit of the window.</param>
/// <param name="Now">The current time of the node's clock.</param>
/// <param name="EndsAt">The end of the window if it starts now.</param>
internal sealed record ReservationRequest(string Subject, int Limit, long Now, long EndsAt)
{
    /// <summary>The latest possible end of a window that is running now, given the allowed clock skew.</summary>
    public long LastEnd => EndsAt + (long)ClockSkew.Most.TotalMilliseconds;
}

/// <summary>The answer to a <see cref="ReservationRequest"/>.</summary>
/// <param name="IsGranted">Whether it was counted.</param>
/// <param name="EndsAt">When the window ends; milliseconds since 1970.</param>
internal readonly record struct Reservation(bool IsGranted, long EndsAt);
