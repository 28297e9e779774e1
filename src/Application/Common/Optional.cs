namespace Platform.Application.Common;

/// <summary>A member of a change: left out, or given, be it as null. Only what is given changes.</summary>
public readonly record struct Optional<T>(T? Value)
{
    /// <summary>Whether the member was given.</summary>
    public bool IsGiven { get; } = true;

    public static implicit operator Optional<T>(T? value) => new(value);
}
