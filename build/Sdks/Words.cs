using System.Text.RegularExpressions;

namespace Platform.Sdks;

/// <summary>A name as lowercase words, to be written in the case of a language.</summary>
internal sealed partial record Words
{
    private readonly string[] _words;

    private Words(string[] words) => _words = words;

    /// <summary><c>apiKeys</c>.</summary>
    public string Camel => _words[0] + string.Concat(_words[1..].Select(Capitalized));

    /// <summary><c>ApiKeys</c>.</summary>
    public string Pascal => string.Concat(_words.Select(Capitalized));

    /// <summary><c>api_keys</c>.</summary>
    public string Snake => string.Join('_', _words);

    /// <summary><c>api keys</c>.</summary>
    public string Text => string.Join(' ', _words);

    /// <summary><c>APIKeys</c>, with initialisms as in Go.</summary>
    public string GoPascal => string.Concat(_words.Select(InGo));

    /// <summary><c>apiKeys</c>: an unexported Go name.</summary>
    public string GoCamel => _words[0] + string.Concat(_words[1..].Select(InGo));

    /// <summary>Splits a name in any case into words.</summary>
    public static Words Of(string name) =>
        new([.. Parts().Matches(name).Select(part => part.Value.ToLowerInvariant())]);

    /// <inheritdoc/>
    public bool Equals(Words? other) => other is not null && Snake == other.Snake;

    /// <inheritdoc/>
    public override int GetHashCode() => Snake.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Snake;

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string InGo(string word) => word switch
    {
        "api" or "csv" or "id" or "ip" or "json" or "url" => word.ToUpperInvariant(),
        "ids" => "IDs",
        "openapi" => "OpenAPI",
        _ => Capitalized(word),
    };

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")]
    private static partial Regex Parts();
}
