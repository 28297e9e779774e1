using Platform.Application.Common;
using Platform.Infrastructure.Quotas.Failures;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Quotas.Failures;

/// <summary>Races of two nodes on one failure counter.</summary>
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
    public async Task Failure_reservation_is_one_round_trip()
    {
        Assert.Equal((new Reservation(true, EndsAt), 1), await ReserveAsync(() => Granted));
        Assert.Equal((new Reservation(false, EndsAt), 1), await ReserveAsync(() => Full));
    }

    [Fact]
    public async Task Duplicate_key_of_a_failure_counter_is_retried() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(Duplicate, () => Granted));

    [Fact]
    public async Task Deadlock_of_a_failure_counter_is_retried() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => throw SqlErrors.Deadlock(), () => Granted));

    // A sign-in on another node succeeded: the counter is reset.
    [Fact]
    public async Task Failure_counter_deleted_before_its_expiry_is_read_is_retried() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => Gone, () => Granted));

    [Fact]
    public async Task Failure_counter_that_has_room_again_does_not_refuse() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => WithRoom, () => Granted));

    [Fact]
    public async Task Failure_counter_with_an_expired_window_does_not_refuse() =>
        Assert.Equal((new Reservation(true, EndsAt), 2), await ReserveAsync(() => Over, () => Granted));

    [Fact]
    public async Task Retries_of_a_failure_counter_are_limited()
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
