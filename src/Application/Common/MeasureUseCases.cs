using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;
using Microsoft.Extensions.Logging;
using Platform.Application.Credentials;
using Platform.Domain.Common;

namespace Platform.Application.Common;

/// <summary>Records a use case's name, outcome and duration. Never its content, which may be secret.</summary>
internal sealed partial class MeasureUseCases<TUseCase, TResult>(ILogger<UseCaseSender> log) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : notnull
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        UseCaseMeter.Duration.Enabled || UseCaseSpans.HasListeners || log.IsEnabled(LogLevel.Debug) ? MeasureAsync(next) : next();

    private async Task<TResult> MeasureAsync(RequestHandlerDelegate<TResult> next)
    {
        using var span = UseCaseSpans.Start(typeof(TUseCase));
        var start = Stopwatch.GetTimestamp();
        var outcome = nameof(Exception);
        try
        {
            var result = await next();
            outcome = result.Error is { } error ? error.Kind.ToString() : UseCaseMeter.Done;
            span?.SetOutcome(outcome, result.Error);
            return result;
        }
        catch (Exception failure)
        {
            span?.SetException(failure);
            throw;
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(start);
            UseCaseMeter.Record(typeof(TUseCase), outcome, took);
            LogHandled(log, typeof(TUseCase).Name, outcome, took.TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{UseCase}: {Outcome} in {DurationMs} ms")]
    private static partial void LogHandled(ILogger log, string useCase, string outcome, double durationMs);
}

/// <summary>The meter of the application's metrics.</summary>
public static class UseCaseMeter
{
    public const string Name = "Platform";

    internal const string Done = "Done";

    private static readonly Meter Meter = new(Name);

    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>(
        "platform.use_case.duration", "s", "How long a use case took.");

    /// <summary>Returns the answer to a caller query, which always succeeds, and measures it like any use case.</summary>
    public static T Answer<T>(ICallerQuery<T> query, Caller caller) =>
        Duration.Enabled || UseCaseSpans.HasListeners ? MeasuredAnswer(query, caller) : query.Answer(caller);

    private static T MeasuredAnswer<T>(ICallerQuery<T> query, Caller caller)
    {
        using var span = UseCaseSpans.Start(query.GetType());
        var start = Stopwatch.GetTimestamp();
        var answer = query.Answer(caller);
        span?.SetOutcome(Done, null);
        Record(query.GetType(), Done, Stopwatch.GetElapsedTime(start));
        return answer;
    }

    internal static void Record(Type useCase, string outcome, TimeSpan took) =>
        Duration.Record(took.TotalSeconds, new("use_case", useCase.Name), new("outcome", outcome));
}
