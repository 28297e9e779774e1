using System.Diagnostics;
using Platform.Domain.Common;

namespace Platform.Application.Common;

/// <summary>The span of each use case: its name and outcome, never its content, which may be secret.</summary>
public static class UseCaseSpans
{
    /// <summary>The name of the activity source, which an exporter subscribes to.</summary>
    public const string Name = "Platform";

    private const string OutcomeTag = "platform.use_case.outcome";
    private const string ErrorTag = "error.type";

    private static readonly ActivitySource Source = new(Name);

    internal static bool HasListeners => Source.HasListeners();

    // Returns null and allocates nothing if nobody listens.
    internal static Activity? Start(Type useCase) => Source.StartActivity(useCase.Name);

    /// <summary>Records the outcome of the use case. An error that a correct client can cause is not an error of the span.</summary>
    internal static void SetOutcome(this Activity span, string outcome, Error? error)
    {
        span.SetTag(OutcomeTag, outcome);
        if (error is { Kind: ErrorKind.Internal or ErrorKind.Unavailable }) span.Fail(outcome);
    }

    /// <summary>Records the exception that ended the use case, by its type only: its message may contain input.</summary>
    internal static void SetException(this Activity span, Exception failure) => span.Fail(failure.GetType().FullName!);

    private static void Fail(this Activity span, string type)
    {
        span.SetTag(ErrorTag, type);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
