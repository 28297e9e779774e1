using System.Diagnostics.CodeAnalysis;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// How many rows lists had when they were last counted by a connection. A count is valid until anything in the database changes, however
/// small: SQLite can tell, and counting the entries of a long list takes far longer than reading a page of it.
/// </summary>
internal sealed class KnownCounts
{
    // Above this number all are forgotten, which happens at the next change anyway.
    private const int Most = 256;

    private readonly Dictionary<Key, int> _counts = [];
    private (long Others, long Own)? _state;

    /// <summary>Finds a count that was valid in a state of the database.</summary>
    public bool TryFind(object list, IEnumerable<object?> values, (long Others, long Own) state, out int count)
    {
        count = 0;
        return _state == state && _counts.TryGetValue(new Key(list, [.. values]), out count);
    }

    /// <summary>Keeps a count that is valid in a state of the database.</summary>
    public void Add(object list, IEnumerable<object?> values, (long Others, long Own) state, int count)
    {
        if (_state != state || _counts.Count >= Most) _counts.Clear();
        _state = state;
        _counts[new Key(list, [.. values])] = count;
    }

    /// <summary>Forgets all counts.</summary>
    public void Clear()
    {
        _counts.Clear();
        _state = null;
    }

    // A list is identified by its compiled query and the values of its conditions.
    private readonly struct Key(object list, object?[] values) : IEquatable<Key>
    {
        private readonly object _list = list;
        private readonly object?[] _values = values;

        public bool Equals(Key other) => ReferenceEquals(_list, other._list) && _values.AsSpan().SequenceEqual(other._values);

        public override bool Equals([NotNullWhen(true)] object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in _values) hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
