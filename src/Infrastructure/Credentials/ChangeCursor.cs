namespace Platform.Infrastructure.Credentials;

/// <summary>
/// How far the change feed has been read. The database gives ids in order, but a transaction that took a low one may commit
/// after a higher one was read: ids that were passed over are looked for again, until no transaction can still hold them.
/// </summary>
/// <param name="patience">How long an id that is missing may still come. Longer than any transaction lasts.</param>
internal sealed class ChangeCursor(TimeSpan patience)
{
    private readonly List<Gap> _gaps = [];
    private long _highest;

    /// <summary>Everything that may be new has a higher id.</summary>
    public long After => _gaps.Count == 0 ? _highest : _gaps[0].From - 1;

    /// <summary>
    /// Begins at what is there already, which nothing has been remembered of. Ids missing among the last of them may still come.
    /// </summary>
    /// <param name="floor">Ids up to here are taken for read.</param>
    /// <param name="present">The ids there are above it, in order.</param>
    /// <param name="now">When.</param>
    public void Begin(long floor, IEnumerable<long> present, TimeSpan now)
    {
        _gaps.Clear();
        _highest = floor;
        foreach (var id in present) IsNew(id, now);
    }

    /// <summary>Whether a row has not been read before; from now on it has. Rows come in order of their ids.</summary>
    /// <param name="id">The row's.</param>
    /// <param name="now">A time that only goes forward.</param>
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

    /// <summary>Stops looking for ids that were rolled back: no transaction is that old.</summary>
    public void Forget(TimeSpan now) => _gaps.RemoveAll(gap => now - gap.Since > patience);

    private readonly record struct Gap(long From, long To, TimeSpan Since);
}
