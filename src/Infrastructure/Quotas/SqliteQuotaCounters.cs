using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Quotas;

/// <summary>The shared counts in SQLite, whose statements that write come one after the other.</summary>
internal sealed class SqliteQuotaCounters(Func<AppDb> contexts) : QuotaCounters(contexts)
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
                        max(Minute, @minute) AS Minute,
                        CASE WHEN Minute < @minute THEN 0 WHEN Minute = @returnedMinute THEN MinuteUsed - @returned ELSE MinuteUsed END AS MinuteUsed,
                        max(Day, @day) AS Day,
                        CASE WHEN Day < @day THEN 0 WHEN Day = @returnedDay THEN DayUsed - @returned ELSE DayUsed END AS DayUsed,
                        max(Month, @month) AS Month,
                        CASE WHEN Month < @month THEN 0 WHEN Month = @returnedMonth THEN MonthUsed - @returned ELSE MonthUsed END AS MonthUsed
                    FROM QuotaCounters
                    WHERE Subject = @subject
                ) AS s
            ) AS w
        ) AS n
        WHERE q.Subject = n.Subject AND (n.Granted > 0 OR @returned > 0)
        RETURNING Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted
        """;

    private const string ReadSql = "SELECT Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, 0 FROM QuotaCounters WHERE Subject = @subject";

    private const string AddSql = """
        INSERT INTO QuotaCounters (Subject, Minute, MinuteUsed, Day, DayUsed, Month, MonthUsed, Granted)
        VALUES (@subject, @minute, 0, @day, 0, @month, 0, 0)
        ON CONFLICT (Subject) DO NOTHING
        """;

    protected override string Lease => LeaseSql;

    protected override string Read => ReadSql;

    protected override string Add => AddSql;
}
