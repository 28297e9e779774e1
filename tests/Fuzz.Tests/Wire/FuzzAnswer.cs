using System.Text;

namespace Platform.Fuzz.Tests.Wire;

/// <summary>An answer as it came.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>Its body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value; null where there is none, the values joined where it came several times.</summary>
    public string? this[string name] =>
        Headers.Any(header => Is(header.Name, name))
            ? string.Join(", ", Headers.Where(header => Is(header.Name, name)).Select(header => header.Value))
            : null;

    private static bool Is(string header, string name) => header.Equals(name, StringComparison.OrdinalIgnoreCase);
}
