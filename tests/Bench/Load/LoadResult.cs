using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Bench.Load;

/// <summary>What a loader saw. Both loaders print it as one line of JSON.</summary>
internal sealed record LoadResult
{
    /// <summary>Answers that came in time to be counted.</summary>
    public required long Requests { get; init; }

    /// <summary>How long it loaded.</summary>
    public required double Seconds { get; init; }

    /// <summary>Half of the answers took no longer, in milliseconds.</summary>
    public required double P50Ms { get; init; }

    /// <summary>99 of 100 answers took no longer, in milliseconds.</summary>
    public required double P99Ms { get; init; }

    /// <summary>Answers of 400 and above.</summary>
    public required long Refused { get; init; }

    /// <summary>Connections that could not be made or broke, and answers that never came.</summary>
    public required long Broken { get; init; }

    /// <summary>How often each status came; null where the loader can't tell.</summary>
    public IReadOnlyDictionary<int, long>? Statuses { get; init; }

    /// <summary>When it began, in Unix milliseconds.</summary>
    public long StartedAt { get; init; }

    /// <summary>When the first answer came, in Unix milliseconds.</summary>
    public long FirstAnswerAt { get; init; }

    /// <summary>Answers in each interval since the begin; null where none was asked for.</summary>
    public IReadOnlyList<long>? Samples { get; init; }

    [JsonIgnore]
    public double Rate => Requests / Seconds;

    public string ToJson() => JsonSerializer.Serialize(this, LoadJson.Default.LoadResult);

    /// <summary>Finds the line of JSON in what a loader wrote.</summary>
    public static LoadResult Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new FailedRunException($"The loader printed no result: {output}");
        return JsonSerializer.Deserialize(line, LoadJson.Default.LoadResult)!;
    }

    /// <summary>Holds what came to what was expected: a measure of other answers is worth nothing.</summary>
    /// <param name="status">The status that every answer should have.</param>
    /// <param name="tolerated">How many answers may have another.</param>
    /// <exception cref="FailedRunException">Something else came.</exception>
    public LoadResult Expect(int status, long tolerated)
    {
        if (Broken > 0) throw new FailedRunException($"{Broken} of {Requests} requests got no answer");
        if (Requests == 0) throw new FailedRunException("No request was answered");

        var right = Statuses is not null ? Statuses.GetValueOrDefault(status) : status >= 400 ? Refused : Requests - Refused;
        if (Requests - right <= tolerated) return this;

        var came = Statuses is null
            ? $"{Refused} were of 400 and above"
            : string.Join(", ", Statuses.Select(s => $"{s.Value} were {s.Key}"));
        throw new FailedRunException($"Expected {status}, but of {Requests} answers {came}");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LoadResult))]
internal sealed partial class LoadJson : JsonSerializerContext;
