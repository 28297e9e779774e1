using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Quotas;

/// <summary>The statements for SQLite, which serializes writes.</summary>
internal sealed class SqliteQuotaCounters(Func<AppDb> contexts, TimeProvider clock) : QuotaCounters(contexts, clock)
{
    private const string LeaseSql = """
        UPDATE QuotaCounters AS q
        SET Minute = n.Minute, MinuteUsed = n.MinuteUsed + n.Granted,
            Day = n.Day, DayUsed = n.DayUsed + n.Granted,
            Month = n.Month, MonthUsed = n.MonthUsed + n.Granted,
            Granted = n.Granted
        FROM (
            SELECT w.*, max(0, min(w.Rest, max(@need, min(@ask, w.Rest / 16)))) AS Granted
            FROM (
                SELECT s.*, min(@perMinute - s.MinuteUsed, @perDay - s.DayUsed, @perMonth - s.MonthUsed) AS Rest
                FROM (
                    SELECT Subject,
                        CASE WHEN Minute BETWEEN @minute AND @lastMinute THEN Minute ELSE @minute END AS Minute,
                        CASE WHEN Minute NOT BETWEEN @minute AND @lastMinute THEN 0
                            WHEN Minute = @returnedMinute THEN max(0, MinuteUsed - @returned) ELSE MinuteUsed END AS MinuteUsed,
                        CASE WHEN Day BETWEEN @day AND @lastDay THEN Day ELSE @day END AS Day,
                        CASE WHEN Day NOT BETWEEN @day AND @lastDay THEN 0
                            WHEN Day = @returnedDay THEN max(0, DayUsed - @returned) ELSE DayUsed END AS DayUsed,
                        CASE WHEN Month BETWEEN @month AND @lastMonth THEN Month ELSE @month END AS Month,
                        CASE WHEN Month NOT BETWEEN @month AND @lastMonth THEN 0
                            WHEN Month = @returnedMonth THEN max(0, MonthUsed - @returned) ELSE MonthUsed END AS MonthUsed
                    FROM QuotaCounters
                    WHERE Subject = @subject
                ) AS s
            ) AS w
        ) AS n
        WHERE q.Subject = n.Subject AND (n.Granted > 0 OR @returned > 0)
        RETURNING Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted
        """;

    private const string ReadSql =
        "SELECT Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, 0 FROM QuotaCounters WHERE Subject = @subject";

    private const string AddSql = """
        INSERT INTO QuotaCounters (Subject, Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted)
        VALUES (@subject, @minute, 0, @day, 0, @month, 0, 0)
        ON CONFLICT (Subject) DO NOTHING
        """;

    protected override string Lease => LeaseSql;

    protected override string Read => ReadSql;

    protected override string Add => AddSql;
}
