using System.Diagnostics;
using Platform.Application.Common.Pipeline;

namespace Platform.Application.Credentials;

/// <summary>
/// A look at nothing but what is known of the caller. It needs no handler and no services, for it is what gateways ask at each
/// of their own requests.
/// </summary>
public interface ICallerQuery<T>
{
    /// <summary>The answer.</summary>
    T Answer(Caller caller);
}

/// <summary>Measures queries about the caller as the pipeline measures every use case.</summary>
public static class CallerQueryMeter
{
    /// <summary>Answers a look at the caller, which always succeeds, and is measured as every use case is.</summary>
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
