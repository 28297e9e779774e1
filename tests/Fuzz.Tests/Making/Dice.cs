namespace Platform.Fuzz.Tests.Making;

/// <summary>Random choices that are the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The choices of one part of a run: the same for the same two numbers.</summary>
    public static Dice Of(int seed, int part) => new(unchecked((seed * 1_000_003) ^ (part * 7_919)));

    /// <summary>True with the given probability in percent.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A number from the first, inclusive, to the second, exclusive.</summary>
    public int Number(int from, int below) => _random.Next(from, below);

    /// <summary>An item of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>Letters and digits.</summary>
    public string Word(int length) => _random.GetString("abcdefghijklmnopqrstuvwxyz0123456789", length);
}
