namespace Platform.Domain.Common;

/// <summary>A typed identity over the database's number, so that one table's id is never taken for another's.</summary>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The number the database gave; 0 until it is saved.</summary>
    long Value { get; }

    /// <summary>Wraps a number.</summary>
    static abstract TSelf From(long value);
}
