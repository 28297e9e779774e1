using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;
using Microsoft.Extensions.Logging;
using Platform.Domain.Common;

namespace Platform.Application.Common;

/// <summary>Tells the meter and the log a use case's name, outcome and duration. Never its content, which may be secret.</summary>
internal sealed partial class MeasureUseCases<TUseCase, TResult>(ILogger<UseCases> log) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : notnull
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        UseCaseMeter.Duration.Enabled || log.IsEnabled(LogLevel.Debug) ? MeasureAsync(next) : next();

    private async Task<TResult> MeasureAsync(RequestHandlerDelegate<TResult> next)
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = nameof(Exception);
        try
        {
            var result = await next();
            outcome = result.Error is { } error ? error.Kind.ToString() : "Done";
            return result;
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(start);
            UseCaseMeter.Tell(typeof(TUseCase), outcome, took);
            LogHandled(log, typeof(TUseCase).Name, outcome, took.TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{UseCase}: {Outcome} in {DurationMs} ms")]
    private static partial void LogHandled(ILogger log, string useCase, string outcome, double durationMs);
}

/// <summary>The product's own meter.</summary>
public static class UseCaseMeter
{
    public const string Name = "Platform";

    private static readonly Meter Meter = new(Name);

    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>("platform.use_case.duration", "s", "How long a use case took.");

    /// <summary>When a look at the caller begins; 0 where no one measures.</summary>
    public static long Start() => Duration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Tells of a look at the caller, which always succeeds.</summary>
    public static void Done<T>(ICallerQuery<T> query, long start)
    {
        if (start != 0) Tell(query.GetType(), "Done", Stopwatch.GetElapsedTime(start));
    }

    internal static void Tell(Type useCase, string outcome, TimeSpan took) =>
        Duration.Record(took.TotalSeconds, new("use_case", useCase.Name), new("outcome", outcome));
}
