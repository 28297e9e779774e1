using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>A Razor component, or a file of directives that the components below its folder share.</summary>
internal sealed partial record RazorFile(string Path, string Text)
{
    private const string Shared = "_Imports";

    /// <summary>The component's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Whether it is a file of shared directives.</summary>
    public bool IsShared => Name == Shared;

    private string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The namespaces that the component imports, itself or by a shared file.</summary>
    public IEnumerable<string> Usings(IEnumerable<RazorFile> files) => files
        .Where(file => file.IsShared && (Folder == file.Folder || Folder.StartsWith(file.Folder + "/", StringComparison.Ordinal)))
        .Append(this)
        .SelectMany(file => Directive().Matches(file.Text)).Select(directive => directive.Groups[1].Value);

    /// <summary>Every word that may be the name of a type: of a tag, an expression, a directive or the code.</summary>
    public IEnumerable<string> Names() => Word().Matches(Read()).Select(word => word.Value).Distinct();

    /// <summary>The parts of every name that has qualifiers.</summary>
    public IEnumerable<string[]> QualifiedNames() =>
        QualifiedWord().Matches(Read()).Select(word => word.Value).Distinct().Select(name => name.Split('.'));

    private string Read() => Directive().Replace(Comment().Replace(Text, ""), "");

    [GeneratedRegex(@"^@using\s+(?:static\s+)?([\w.]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"@\*.*?\*@|^\s*//[^\n]*", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex QualifiedWord();
}
