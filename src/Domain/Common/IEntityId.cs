namespace Platform.Domain.Common;

/// <summary>A typed wrapper of the database's number, so that IDs of different tables can't be confused.</summary>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The number assigned by the database; 0 until the entity is saved.</summary>
    long Value { get; }

    /// <summary>Wraps a number.</summary>
    static abstract TSelf From(long value);
}
