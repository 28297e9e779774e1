using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Quotas;

/// <summary>The statements for SQL Server. The update lock serializes nodes that request permits of the same row.</summary>
internal sealed class SqlServerQuotaCounters(Func<AppDb> contexts, TimeProvider clock) : QuotaCounters(contexts, clock)
{
    private const string LeaseSql = """
        UPDATE q
        SET Minute = w.Minute, MinuteUsed = w.MinuteUsed + g.Granted,
            Day = w.Day, DayUsed = w.DayUsed + g.Granted,
            Month = w.Month, MonthUsed = w.MonthUsed + g.Granted,
            Granted = g.Granted
        OUTPUT inserted.Minute, inserted.MinuteUsed, inserted.Day, inserted.DayUsed, inserted.Month, inserted.MonthUsed, inserted.Granted
        FROM QuotaCounters AS q WITH (UPDLOCK, ROWLOCK)
        CROSS APPLY (
            SELECT
                CASE WHEN q.Minute BETWEEN @minute AND @lastMinute THEN q.Minute ELSE @minute END AS Minute,
                CASE
                    WHEN q.Minute NOT BETWEEN @minute AND @lastMinute THEN 0
                    WHEN q.Minute <> @returnedMinute THEN q.MinuteUsed
                    WHEN q.MinuteUsed < @returned THEN 0
                    ELSE q.MinuteUsed - @returned
                END AS MinuteUsed,
                CASE WHEN q.Day BETWEEN @day AND @lastDay THEN q.Day ELSE @day END AS Day,
                CASE
                    WHEN q.Day NOT BETWEEN @day AND @lastDay THEN 0
                    WHEN q.Day <> @returnedDay THEN q.DayUsed
                    WHEN q.DayUsed < @returned THEN 0
                    ELSE q.DayUsed - @returned
                END AS DayUsed,
                CASE WHEN q.Month BETWEEN @month AND @lastMonth THEN q.Month ELSE @month END AS Month,
                CASE
                    WHEN q.Month NOT BETWEEN @month AND @lastMonth THEN 0
                    WHEN q.Month <> @returnedMonth THEN q.MonthUsed
                    WHEN q.MonthUsed < @returned THEN 0
                    ELSE q.MonthUsed - @returned
                END AS MonthUsed
        ) AS w
        CROSS APPLY (
            SELECT MIN(v.Rest) AS Rest
            FROM (VALUES (@perMinute - w.MinuteUsed), (@perDay - w.DayUsed), (@perMonth - w.MonthUsed)) AS v (Rest)
        ) AS r
        CROSS APPLY (SELECT CASE WHEN r.Rest / 16 < @ask THEN r.Rest / 16 ELSE @ask END AS Share) AS s
        CROSS APPLY (SELECT CASE WHEN s.Share < @need THEN @need ELSE s.Share END AS Wish) AS x
        CROSS APPLY (SELECT CASE WHEN r.Rest <= 0 THEN 0 WHEN r.Rest < x.Wish THEN r.Rest ELSE x.Wish END AS Granted) AS g
        WHERE q.Subject = @subject AND (g.Granted > 0 OR @returned > 0)
        """;

    private const string ReadSql =
        "SELECT Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, CAST(0 AS bigint) FROM QuotaCounters WHERE Subject = @subject";

    private const string AddSql = """
        INSERT INTO QuotaCounters (Subject, Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted)
        SELECT @subject, @minute, 0, @day, 0, @month, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM QuotaCounters WITH (UPDLOCK, HOLDLOCK) WHERE Subject = @subject)
        """;

    protected override string Lease => LeaseSql;

    protected override string Read => ReadSql;

    protected override string Add => AddSql;
}
