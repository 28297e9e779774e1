using Platform.Application.Credentials;
using Platform.Domain.Quotas;

namespace Platform.Application.Usage;

/// <summary>
/// Records the usage of credentials in memory and writes it periodically, so that no request waits for a write. Request counts are in the
/// database within 2 seconds and last uses within a minute; both are flushed at shutdown.
/// </summary>
public interface IUsageRecorder
{
    /// <summary>Records that a credential was presented.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="from">The client's network.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Whether it is a key that this node has not seen on that network before. From now on it has.</returns>
    bool RecordUse(Caller caller, ClientNetwork from, DateTimeOffset now);

    /// <summary>Records a request that was counted against the plan's limits.</summary>
    /// <param name="caller">The caller. Requests without a credential are not counted.</param>
    /// <param name="operation">The operation that was called.</param>
    /// <param name="now">The time of the request, which determines its UTC day, whenever it is written.</param>
    void RecordRequest(Caller caller, UsedOperation operation, DateTimeOffset now);

    /// <summary>Records a request that exceeded a limit.</summary>
    /// <param name="caller">The caller. Requests without a credential are not counted.</param>
    /// <param name="now">The time of the request.</param>
    void RecordRefusal(Caller caller, DateTimeOffset now);
}
