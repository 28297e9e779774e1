using Platform.Fuzz.Tests.Wire;

namespace Platform.Fuzz.Tests.Checks;

/// <summary>
/// Faults that are known and being mended elsewhere: they are counted, and fail nothing. An entry goes when its fault does; with the
/// last one this file goes, and the one line that asks it.
/// </summary>
internal static class KnownFaults
{
    // What the server refuses before the product sees it: an answer with no body and none of the product's headers.
    private static readonly int[] ServersOwn = [400, 405, 408, 411, 413, 414, 417, 431, 501, 505];

    private static readonly (string Name, Func<string, FuzzRequest, FuzzAnswer?, bool> Is)[] All =
    [
        ("server-level refusals have no body", (_, _, answer) =>
            answer is { Body.Length: 0 } && ServersOwn.Contains(answer.Status) && answer["X-Content-Type-Options"] is null),
        ("bad framing of a body is 500", (rule, request, answer) =>
            rule == "no server error" && answer?.Status == 500 && request.Shape.Split(':')[0] is "chunked" or "length"),
    ];

    /// <summary>What a fault is known as; null for one that is not known.</summary>
    public static string? NameOf(string rule, FuzzRequest request, FuzzAnswer? answer) =>
        All.Where(known => known.Is(rule, request, answer)).Select(known => known.Name).FirstOrDefault();
}
