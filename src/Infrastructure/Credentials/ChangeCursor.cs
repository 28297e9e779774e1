namespace Platform.Infrastructure.Credentials;

/// <summary>
/// How far the change feed has been read. The database assigns ids in order, but a transaction with a lower id may commit after a higher id
/// was read. Skipped ids are checked again until no transaction can still commit them.
/// </summary>
/// <param name="patience">How long a skipped id may still appear. Must be longer than any transaction.</param>
internal sealed class ChangeCursor(TimeSpan patience)
{
    private readonly List<Gap> _gaps = [];
    private long _highest;

    /// <summary>All rows that may be new have a higher id than this.</summary>
    public long After => _gaps.Count == 0 ? _highest : _gaps[0].From - 1;

    /// <summary>
    /// Starts after the rows that exist now, because nothing is cached yet. Ids missing among the last of them may still appear.
    /// </summary>
    /// <param name="floor">Ids up to this one count as read.</param>
    /// <param name="present">The existing ids above <paramref name="floor"/>, in ascending order.</param>
    /// <param name="now">The current monotonic time.</param>
    public void Begin(long floor, IEnumerable<long> present, TimeSpan now)
    {
        _gaps.Clear();
        _highest = floor;
        foreach (var id in present) IsNew(id, now);
    }

    /// <summary>Whether a row has not been read before. Marks it as read. Call it in ascending order of ids.</summary>
    /// <param name="id">The id of the row.</param>
    /// <param name="now">The current monotonic time.</param>
    public bool IsNew(long id, TimeSpan now)
    {
        if (id > _highest)
        {
            if (id > _highest + 1) _gaps.Add(new Gap(_highest + 1, id - 1, now));
            _highest = id;
            return true;
        }

        var index = _gaps.FindIndex(gap => gap.From <= id && id <= gap.To);
        if (index < 0) return false;

        var gap = _gaps[index];
        _gaps.RemoveAt(index);
        if (id < gap.To) _gaps.Insert(index, gap with { From = id + 1 });
        if (gap.From < id) _gaps.Insert(index, gap with { To = id - 1 });
        return true;
    }

    /// <summary>Stops checking skipped ids that are too old for any transaction: they were rolled back.</summary>
    public void Forget(TimeSpan now) => _gaps.RemoveAll(gap => now - gap.Since > patience);

    private readonly record struct Gap(long From, long To, TimeSpan Since);
}
