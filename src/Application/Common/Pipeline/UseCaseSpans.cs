using System.Diagnostics;
using Platform.Domain.Common;

namespace Platform.Application.Common.Pipeline;

/// <summary>The span of each use case: its name and outcome, never its content, which may be secret.</summary>
public static class UseCaseSpans
{
    /// <summary>The name of the source, which an exporter subscribes to.</summary>
    public const string Name = "Platform";

    private const string OutcomeTag = "platform.use_case.outcome";
    private const string ErrorTag = "error.type";

    private static readonly ActivitySource Source = new(Name);

    internal static bool HasListeners => Source.HasListeners();

    // Null, and nothing allocated, where no one listens.
    internal static Activity? Start(Type useCase) => Source.StartActivity(useCase.Name);

    /// <summary>Notes how the use case ended. A refusal that a correct client can cause is no error of the span.</summary>
    internal static void SetOutcome(this Activity span, string outcome, Error? error)
    {
        span.SetTag(OutcomeTag, outcome);
        if (error is { Kind: ErrorKind.Internal or ErrorKind.Unavailable }) span.Fail(outcome);
    }

    /// <summary>Notes the exception that ended it, by its type alone: its message may hold input.</summary>
    internal static void SetException(this Activity span, Exception failure) => span.Fail(failure.GetType().FullName!);

    private static void Fail(this Activity span, string type)
    {
        span.SetTag(ErrorTag, type);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
