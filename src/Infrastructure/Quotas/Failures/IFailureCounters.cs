using Platform.Domain.Common;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>The counts of <see cref="FailureCounter"/>, which all nodes share. Each method is one atomic step of the database.</summary>
internal interface IFailureCounters
{
    /// <summary>Counts one more where the limit leaves room; a count whose window is over starts again.</summary>
    /// <exception cref="Application.Common.SaveConflictException">The database asks for another try; nothing is counted.</exception>
    Task<Reservation> ReserveAsync(ReservationRequest request, CancellationToken ct);

    /// <summary>Takes one back from the count it was added to. One that has started again since is left alone.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="endsAt">The end of the window it was reserved in, which tells one count of a subject from the next.</param>
    Task GiveBackAsync(string subject, long endsAt);

    /// <summary>Ends the count: the next failure is the first again.</summary>
    Task ResetAsync(string subject);
}

/// <summary>A wish to count one more. Instants are milliseconds since 1970.</summary>
/// <param name="Subject">Whose count.</param>
/// <param name="Limit">How many there may be in a window.</param>
/// <param name="Now">The present by the node's clock.</param>
/// <param name="EndsAt">When the window ends, where it starts now.</param>
internal sealed record ReservationRequest(string Subject, int Limit, long Now, long EndsAt)
{
    /// <summary>The latest end that a window has which runs now, as far as clocks may differ.</summary>
    public long LastEnd => EndsAt + (long)ClockSkew.Most.TotalMilliseconds;
}

/// <summary>What the database says to a <see cref="ReservationRequest"/>.</summary>
/// <param name="IsGranted">Whether it was counted.</param>
/// <param name="EndsAt">When the window ends; milliseconds since 1970.</param>
internal readonly record struct Reservation(bool IsGranted, long EndsAt);
