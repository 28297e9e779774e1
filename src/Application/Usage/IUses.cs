using Platform.Application.Credentials;

namespace Platform.Application.Usage;

/// <summary>
/// Keeps in memory what each credential asks for and when it last did, and writes it now and then: no request costs a write.
/// Counts are in the database within 2 seconds, last uses within a minute, and both at the stop.
/// </summary>
public interface IUses
{
    /// <summary>The caller's credential was shown.</summary>
    void Touch(Caller caller, DateTimeOffset now);

    /// <summary>A request of the caller was counted against the plan's limits.</summary>
    /// <param name="caller">Who asked; someone without a credential is not counted.</param>
    /// <param name="now">When it was asked: it belongs to that day in UTC, whenever it is written.</param>
    void Count(Caller caller, DateTimeOffset now);

    /// <summary>A request of the caller was over a limit.</summary>
    /// <param name="caller">Who asked; someone without a credential is not counted.</param>
    /// <param name="now">When it was asked.</param>
    void Refuse(Caller caller, DateTimeOffset now);
}
