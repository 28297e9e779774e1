using System.Text;

namespace Platform.Fuzz.Tests.Wire;

/// <summary>An answer as it came.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>Its body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value; null where there is none, the values joined where it came several times.</summary>
    public string? this[string name] =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList() is { Count: > 0 } values
            ? string.Join(", ", values)
            : null;
}
