using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Bench.Load;

/// <summary>The result of a load. Both loaders print it as one line of JSON.</summary>
internal sealed record LoadResult
{
    /// <summary>The number of responses within the time.</summary>
    public required long Requests { get; init; }

    /// <summary>The duration of the load.</summary>
    public required double Seconds { get; init; }

    /// <summary>The median latency, in milliseconds.</summary>
    public required double P50Ms { get; init; }

    /// <summary>The 99th percentile of latency, in milliseconds.</summary>
    public required double P99Ms { get; init; }

    /// <summary>The number of responses with status 400 and above.</summary>
    public required long Refused { get; init; }

    /// <summary>The number of failed or broken connections and missing responses.</summary>
    public required long Broken { get; init; }

    /// <summary>The number of responses by status; null where the loader can't determine it.</summary>
    public IReadOnlyDictionary<int, long>? Statuses { get; init; }

    /// <summary>The start time, in Unix milliseconds.</summary>
    public long StartedAt { get; init; }

    /// <summary>The time of the first response, in Unix milliseconds.</summary>
    public long FirstAnswerAt { get; init; }

    /// <summary>The number of responses in each interval since the start; null where no intervals were requested.</summary>
    public IReadOnlyList<long>? Samples { get; init; }

    [JsonIgnore]
    public double Rate => Requests / Seconds;

    public string ToJson() => JsonSerializer.Serialize(this, LoadJson.Default.LoadResult);

    /// <summary>Finds the line of JSON in a loader's output.</summary>
    public static LoadResult Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new FailedRunException($"The loader printed no result: {output}");
        return JsonSerializer.Deserialize(line, LoadJson.Default.LoadResult)!;
    }

    /// <summary>Checks the responses against what is expected: a measurement of other responses is meaningless.</summary>
    /// <param name="status">The status expected of every response.</param>
    /// <param name="tolerated">How many responses may have another status.</param>
    /// <exception cref="FailedRunException">There were other responses.</exception>
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
