using System.Net;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Passwords;

namespace Platform.Infrastructure.Tests.Passwords;

public sealed class HashTurnsTests : IDisposable
{
    private static readonly ClientNetwork One = ClientNetwork.Of(IPAddress.Parse("203.0.113.1"));

    private readonly FakeTimeProvider _clock = new();
    private readonly HashQueue _turns;

    public HashTurnsTests() => _turns = new HashQueue(2, _clock);

    [Theory]
    [InlineData(50, 42)]
    [InlineData(200, 12)]
    [InlineData(1000, 10)]
    public async Task Queue_length_is_one_second_of_hashing_at_the_measured_cost(int milliseconds, int places)
    {
        for (var i = 0; i < 200; i++)
        {
            await _turns.RunAsync(
                () =>
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    return i;
                },
                Ct);
        }

        // Two being computed, and a second's worth waiting: at least four a core.
        Assert.InRange(_turns.Places, places - 1, places);
    }

    [Fact]
    public void One_network_gets_half_of_the_queue_and_leaves_the_rest_to_others()
    {
        var held = new List<IDisposable>();
        while (_turns.TryEnter(One) is { } place) held.Add(place);
        Assert.Equal(_turns.Places / 2, held.Count);

        var other = Enumerable.Range(2, 100)
            .Select(last => _turns.TryEnter(ClientNetwork.Of(IPAddress.Parse($"203.0.113.{last}"))))
            .OfType<IDisposable>()
            .ToList();
        Assert.Equal(_turns.Places - held.Count, other.Count);

        held[0].Dispose();
        held[0].Dispose();
        Assert.NotNull(_turns.TryEnter(One));
        Assert.Null(_turns.TryEnter(One));
    }

    public void Dispose() => _turns.Dispose();
}
