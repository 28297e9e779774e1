using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Application.Usage;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Usage;

/// <summary>The workspace's usage, and what remains of its limits.</summary>
internal static class UsageHandlers
{
    /// <summary>The numbers of days to choose from.</summary>
    public static readonly int[] Ranges = [7, 30, 90];

    private const int ByDefault = 30;

    public static async Task ShowAsync(PageContext page)
    {
        var days = int.TryParse(page.Query("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var requested)
            && Ranges.Contains(requested)
            ? requested
            : ByDefault;
        var today = DateOnly.FromDateTime(page.Now.UtcDateTime);
        var usage = await page.SendAsync(new GetUsage(today.AddDays(1 - days), today));
        if (usage.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<UsagePage, UsageContent>(new UsageContent(usage.Value, days));
    }
}

/// <summary>The usage page.</summary>
/// <param name="Usage">The usage, and what remains of the limits.</param>
/// <param name="Days">The number of days.</param>
public sealed record UsageContent(UsageView Usage, int Days)
{
    private const int KeysInChart = 10;

    /// <summary>The chart of days, as JSON for the script.</summary>
    public string DaysChart { get; } = ChartOf(new UsageChart(
        "days",
        [.. Usage.Days.Select(day => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
        [.. Usage.Days.Select(day => day.Requests)],
        [.. Usage.Days.Select(day => day.Refused)]));

    /// <summary>The chart of the most used keys, as JSON for the script.</summary>
    public string KeysChart { get; } = ChartOf(new UsageChart(
        "keys",
        [.. Usage.Keys.Take(KeysInChart).Select(key => $"{(key.Name.Length > 24 ? key.Name[..23] + "…" : key.Name)} ({key.Prefix})")],
        [.. Usage.Keys.Take(KeysInChart).Select(key => key.Requests)],
        [.. Usage.Keys.Take(KeysInChart).Select(key => key.Refused)]));

    private static string ChartOf(UsageChart chart) => JsonSerializer.Serialize(chart, ChartJson.Default.UsageChart);
}

/// <summary>The data of a chart.</summary>
internal sealed record UsageChart(string Kind, IReadOnlyList<string> Labels, IReadOnlyList<long> Requests, IReadOnlyList<long> Refused);

/// <summary>Serializes a chart's data for an HTML attribute.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UsageChart))]
internal sealed partial class ChartJson : JsonSerializerContext;
