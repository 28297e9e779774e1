using System.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Platform.WebApi.Observability;

/// <summary>
/// Handles a caller's <c>traceparent</c> (W3C Trace Context). A sampled trace is continued. An unsampled one can't disable our recording: a
/// new trace starts and links to it. Baggage of callers is ignored.
/// </summary>
internal sealed class IncomingTraces : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    /// <summary>The caller's span if the caller doesn't record it, to link to.</summary>
    public static ActivityLink? UnsampledOf(IHeaderDictionary headers) =>
        Read(headers[HeaderNames.TraceParent], headers[HeaderNames.TraceState]) is { } caller && !IsSampled(caller)
            ? new ActivityLink(caller)
            : null;

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (Read(traceId, traceState) is not { } caller || !IsSampled(caller)) (traceId, traceState) = (null, null);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        W3C.Inject(activity, carrier, setter);

    private static ActivityContext? Read(string? parent, string? state) =>
        ActivityContext.TryParse(parent, state, isRemote: true, out var caller) ? caller : null;

    private static bool IsSampled(ActivityContext caller) => (caller.TraceFlags & ActivityTraceFlags.Recorded) != 0;
}
