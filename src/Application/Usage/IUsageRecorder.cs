using Platform.Application.Credentials;
using Platform.Domain.Quotas;

namespace Platform.Application.Usage;

/// <summary>
/// Keeps in memory what each credential asks for and when it last did, and writes it now and then: no request costs a write.
/// Counts are in the database within 2 seconds, last uses within a minute, and both at the stop.
/// </summary>
public interface IUsageRecorder
{
    /// <summary>The caller's credential was shown.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="from">Where from.</param>
    /// <param name="now">When.</param>
    /// <returns>Whether it is a key that this node does not remember to have been used from there; from now on it does.</returns>
    bool RecordUse(Caller caller, ClientNetwork from, DateTimeOffset now);

    /// <summary>A request of the caller was counted against the plan's limits.</summary>
    /// <param name="caller">Who asked; someone without a credential is not counted.</param>
    /// <param name="operation">What was called.</param>
    /// <param name="now">When it was asked: it belongs to that day in UTC, whenever it is written.</param>
    void RecordRequest(Caller caller, UsedOperation operation, DateTimeOffset now);

    /// <summary>A request of the caller was over a limit.</summary>
    /// <param name="caller">Who asked; someone without a credential is not counted.</param>
    /// <param name="now">When it was asked.</param>
    void RecordRefusal(Caller caller, DateTimeOffset now);
}
