using System.Text;

namespace Platform.Fuzz.Tests.Wire;

/// <summary>A response as received.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header, joined if it is repeated; null where it is absent.</summary>
    public string? this[string name] =>
        Headers.Any(header => Is(header.Name, name))
            ? string.Join(", ", Headers.Where(header => Is(header.Name, name)).Select(header => header.Value))
            : null;

    private static bool Is(string header, string name) => header.Equals(name, StringComparison.OrdinalIgnoreCase);
}
