using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary>The range of days that <c>GET /api/usage</c> reports.</summary>
public sealed class UsageRangeTests(SharedApp shared)
{
    private const string Path = "/api/usage";

    [Fact]
    public async Task Usage_covers_the_last_30_days_by_default()
    {
        var admin = await shared.App.SignUpAsync();
        var before = DateOnly.FromDateTime(DateTime.UtcNow);

        var days = DaysOf(await admin.GetAsync(Path));

        Assert.InRange(days[^1], before, before.AddDays(1));
        Assert.Equal(Days(days[^1].AddDays(-29), 30), days);
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-04-02", "2026-01-01", 92)]
    [InlineData("from=2026-01-31&to=2026-01-31", "2026-01-31", 1)]
    [InlineData("to=2026-03-01", "2026-01-31", 30)]
    [InlineData("from=2024-02-28&to=2024-03-01", "2024-02-28", 3)]
    [InlineData("from=9999-12-30&to=9999-12-31", "9999-12-30", 2)]
    [InlineData("to=0001-01-03", "0001-01-01", 3)]
    public async Task Usage_covers_the_requested_days(string range, string first, int count)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(Days(DateOnly.ParseExact(first, "yyyy-MM-dd", null), count), DaysOf(await admin.GetAsync($"{Path}?{range}")));
    }

    [Fact]
    public async Task Usage_without_an_end_ends_today()
    {
        var admin = await shared.App.SignUpAsync();
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-3);

        var days = DaysOf(await admin.GetAsync($"{Path}?from={first:yyyy-MM-dd}"));

        Assert.Equal(first, days[0]);
        Assert.InRange(days.Count, 4, 5);
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-04-03", "from", "From must be at most 91 days before to")]
    [InlineData("from=0001-01-01&to=9999-12-31", "from", "From must be at most 91 days before to")]
    [InlineData("from=2020-01-01", "from", "From must be at most 91 days before to")]
    [InlineData("from=2026-02-01&to=2026-01-31", "from", "From must not be after to")]
    [InlineData("from=9999-12-31", "from", "From must not be after to")]
    [InlineData("from=2026-02-30&to=2026-03-01", "from", "Must be a date, such as 2026-01-31")]
    [InlineData("from=2026-1-31&to=2026-03-01", "from", "Must be a date, such as 2026-01-31")]
    [InlineData("to=2026-01-31T00:00:00Z", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=yesterday", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=%00", "to", "Must be a date, such as 2026-01-31")]
    [InlineData("to=2026-01-31&to=2026-01-31", "to", "Must be given once")]
    public async Task Invalid_range_is_refused_with_the_reason(string range, string field, string message)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(message, Expect.Invalid(await admin.GetAsync($"{Path}?{range}"), field));
    }

    [Fact]
    public async Task Validation_error_names_both_dates_when_neither_is_valid()
    {
        var details = Expect.Details(await (await shared.App.SignUpAsync()).GetAsync(Path + "?from=a&to=b"));

        Assert.Equal(["from", "to"], Expect.Members(details.GetProperty("fieldErrors")));
    }

    private static List<DateOnly> DaysOf(ApiAnswer answer) =>
        [
            .. answer.Member("days")
                .EnumerateArray()
                .Select(day => DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", null))
        ];

    private static IEnumerable<DateOnly> Days(DateOnly first, int count) => Enumerable.Range(0, count).Select(i => first.AddDays(i));
}
