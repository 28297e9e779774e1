using Platform.Application.Common;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Quotas.Failures;

/// <summary>What two nodes do to each other's failure counters.</summary>
public sealed class SqlServerFailureCountersTests
{
    private const long EndsAt = 900_000;

    private static readonly ReservationRequest Request = new(new string('a', FailureCounter.SubjectLength), 10, 0, EndsAt);
    private static readonly ScriptedAnswer Granted = new(1, [[true, 1, EndsAt]]);
    private static readonly ScriptedAnswer Full = new(0, [], [], [[false, 10, EndsAt]]);
    private static readonly ScriptedAnswer WithRoom = new(0, [], [], [[false, 3, EndsAt]]);
    private static readonly ScriptedAnswer Over = new(0, [], [], [[false, 10, 0L]]);
    private static readonly ScriptedAnswer Gone = new(0, [], [], []);

    [Fact]
    public async Task Reservation_is_one_round_trip()
    {
        Assert.Equal((new Reservation(true, EndsAt), 1), await ReserveAsync(() => Granted));
        Assert.Equal((new Reservation(false, EndsAt), 1), await ReserveAsync(() => Full));
    }

    [Fact]
    public async Task Duplicate_key_is_tried_again() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(Duplicate, () => Granted));

    [Fact]
    public async Task Deadlock_is_tried_again() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => throw SqlErrors.Deadlock(), () => Granted));

    // Someone signed in on another node: the count is reset.
    [Fact]
    public async Task Counter_that_is_deleted_before_its_end_is_read_is_tried_again() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => Gone, () => Granted));

    [Fact]
    public async Task Counter_that_has_room_again_does_not_refuse() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => WithRoom, () => Granted));

    [Fact]
    public async Task Counter_whose_window_is_over_does_not_refuse() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => Over, () => Granted));

    [Fact]
    public async Task Tries_are_bounded()
    {
        await Assert.ThrowsAsync<SaveConflictException>(() => ReserveAsync(() => Gone, () => Gone, () => Gone, () => Gone, () => Gone));
        await Assert.ThrowsAsync<Microsoft.Data.SqlClient.SqlException>(() => ReserveAsync([.. Enumerable.Repeat(Duplicate, 5)]));
    }

    private static ScriptedAnswer Duplicate() => throw SqlErrors.DuplicatePrimaryKey("FailureCounters");

    private static async Task<(Reservation Reservation, int RoundTrips)> ReserveAsync(params Func<ScriptedAnswer>[] answers)
    {
        var left = new Queue<Func<ScriptedAnswer>>(answers);
        using var database = new ScriptedDatabase(_ => left.Dequeue()());
        return (await new SqlServerFailureCounters(database.Contexts).ReserveAsync(Request, Ct), database.RoundTrips.Count);
    }
}
