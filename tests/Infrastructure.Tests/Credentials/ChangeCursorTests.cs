using Platform.Infrastructure.Credentials;

namespace Platform.Infrastructure.Tests.Credentials;

public class ChangeCursorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ChangeCursor _cursor = new(Patience);

    [Fact]
    public void Rows_in_order_are_each_read_once()
    {
        Assert.Equal([1, 2, 3], Read(1, 2, 3));
        Assert.Equal([], Read(1, 2, 3));
        Assert.Equal(3, _cursor.After);
        Assert.Equal([4], Read(4));
    }

    [Fact]
    public void Row_that_commits_after_a_higher_id_is_found_and_read()
    {
        Assert.Equal([1, 4], Read(1, 4));
        Assert.Equal(1, _cursor.After);

        Assert.Equal([3], Read(3, 4));
        Assert.Equal(1, _cursor.After);
        Assert.Equal([2, 5], Read(2, 3, 4, 5));
        Assert.Equal(5, _cursor.After);
    }

    [Fact]
    public void Row_that_was_rolled_back_is_awaited_only_as_long_as_a_transaction_can_last()
    {
        Read(1, 3);
        _cursor.Forget(Patience);
        Assert.Equal(1, _cursor.After);

        _cursor.Forget(Patience + TimeSpan.FromTicks(1));
        Assert.Equal(3, _cursor.After);
    }

    [Fact]
    public void Rows_present_at_startup_are_not_new_but_gaps_among_them_are()
    {
        _cursor.Begin(100, [101, 104], TimeSpan.Zero);

        Assert.Equal([102], Read(101, 102, 104));
        Assert.Equal([103, 105], Read(103, 104, 105));
        Assert.Equal([], Read(90));
    }

    [Fact]
    public void Jump_of_a_thousand_ids_is_one_gap()
    {
        Assert.Equal([1, 1001], Read(1, 1001));
        Assert.Equal([500], Read(500));
        Assert.Equal([499, 501], Read(499, 501));
        Assert.Equal([], Read(499, 500, 501));
    }

    private List<long> Read(params long[] ids) => [.. ids.Where(id => _cursor.IsNew(id, TimeSpan.Zero))];
}
