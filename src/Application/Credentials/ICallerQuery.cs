using System.Diagnostics;
using Platform.Application.Common.Pipeline;

namespace Platform.Application.Credentials;

/// <summary>
/// A query that only needs the caller. It has no handler and no services, because gateways send it for each of their own requests.
/// </summary>
public interface ICallerQuery<T>
{
    /// <summary>Returns the answer.</summary>
    T Answer(Caller caller);
}

/// <summary>Measures caller queries, which don't pass through the pipeline.</summary>
public static class CallerQueryMeter
{
    /// <summary>Returns the answer to a caller query, which always succeeds, and measures it like any use case.</summary>
    public static T Answer<T>(ICallerQuery<T> query, Caller caller) =>
        UseCaseMeter.Duration.Enabled || UseCaseSpans.HasListeners ? MeasuredAnswer(query, caller) : query.Answer(caller);

    private static T MeasuredAnswer<T>(ICallerQuery<T> query, Caller caller)
    {
        using var span = UseCaseSpans.Start(query.GetType());
        var start = Stopwatch.GetTimestamp();
        var answer = query.Answer(caller);
        span?.SetOutcome(UseCaseMeter.Done, null);
        UseCaseMeter.Record(query.GetType(), UseCaseMeter.Done, Stopwatch.GetElapsedTime(start));
        return answer;
    }
}
