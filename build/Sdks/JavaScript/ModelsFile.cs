namespace Platform.Sdks.JavaScript;

/// <summary>Writes the interfaces of requests and responses.</summary>
internal static class ModelsFile
{
    /// <summary>The file's lines.</summary>
    public static IEnumerable<string> Lines(Api api)
    {
        var aliases = new SortedDictionary<string, EnumType>(StringComparer.Ordinal);
        List<string> interfaces =
        [
            .. api.Models.SelectMany(model => Interface(
                TypeScript.InterfaceOf(model), "", model.Description, model.Members, model.IsInput, aliases)),
            .. api.Operations.Where(HasParameters).OrderBy(operation => operation.Id, StringComparer.Ordinal)
                .SelectMany(operation => Query(operation, aliases)),
            .. api.Operations.SelectMany(operation => operation.Headers).DistinctBy(header => header.Name)
                .OrderBy(header => header.Name, StringComparer.Ordinal).SelectMany(HeaderOption),
        ];
        if (api.Operations.Any(operation => IsPaged(operation) && HasParameters(operation)))
        {
            yield return "import type { PageParams } from '../page.js';";
        }

        foreach (var set in api.Enums)
        {
            yield return "";
            foreach (var line in TypeScript.Comment(set.Description, 0)) yield return line;
            foreach (var line in TypeScript.Alias(set.Name, [.. set.Values.Select(TypeScript.Quoted)])) yield return line;
        }

        foreach (var (name, set) in aliases)
        {
            yield return "";
            foreach (var line in TypeScript.Alias(name, [.. set.Values.Select(TypeScript.Quoted)])) yield return line;
        }

        foreach (var line in interfaces) yield return line;
    }

    /// <summary>The interface of an operation's query; null where it has no query.</summary>
    public static string? QueryInterface(Operation operation) => HasParameters(operation) ? ParametersName(operation)
        : IsPaged(operation) ? "PageParams"
        : null;

    /// <summary>The option with which a caller sets a header.</summary>
    public static string OptionInterface(Parameter header) => $"{header.Words.Pascal}Option";

    private static bool IsPaged(Operation operation) => operation.QueryParameters.Count - operation.Filters.Count() == 2;

    private static bool HasParameters(Operation operation) => ParametersOf(operation).Count > 0;

    private static IEnumerable<string> Query(Operation operation, SortedDictionary<string, EnumType> aliases) => Interface(
        ParametersName(operation), IsPaged(operation) ? " extends PageParams" : "", "", ParametersOf(operation), isInput: true, aliases);

    private static List<Member> ParametersOf(Operation operation) =>
    [
        .. (IsPaged(operation) ? operation.Filters : operation.QueryParameters)
            .Select(parameter => new Member(parameter.Name, parameter.Type, IsRequired: false, IsNullable: false, parameter.Description)),
    ];

    private static string ParametersName(Operation operation) => $"{Words.Of(operation.Id).Pascal}Params";

    private static IEnumerable<string> Interface(
        string name, string extends, string description, IReadOnlyList<Member> members, bool isInput,
        SortedDictionary<string, EnumType> aliases)
    {
        yield return "";
        foreach (var line in TypeScript.Comment(description, 0)) yield return line;
        yield return $"export interface {name}{extends} {{";
        foreach (var member in members)
        {
            foreach (var line in TypeScript.Comment(member.Description, 2)) yield return line;
            yield return MemberLine(name, member, isInput, aliases);
        }

        yield return "}";
    }

    // A set of values that is too long for its line gets its own name.
    private static string MemberLine(string owner, Member member, bool isInput, SortedDictionary<string, EnumType> aliases)
    {
        string Line(string type) =>
            $"  {TypeScript.Key(member.Name)}{(member.IsRequired ? "" : "?")}: {type}{(member.IsNullable ? " | null" : "")};";
        var line = Line(TypeScript.TypeOf(member.Type, isInput));
        var set = member.Type as EnumType ?? (member.Type as ListType)?.Item as EnumType;
        if (line.Length <= TypeScript.Width || set is null) return line;
        var alias = owner + member.Words.Pascal;
        aliases[alias] = set;
        return Line(member.Type is ListType ? $"{alias}[]" : alias);
    }

    private static IEnumerable<string> HeaderOption(Parameter header)
    {
        yield return "";
        yield return $"/** An option of the calls that take the header `{header.Name}`. */";
        yield return $"export interface {OptionInterface(header)} {{";
        foreach (var line in TypeScript.Comment(header.Description, 2)) yield return line;
        yield return $"  {header.Words.Camel}?: string | undefined;";
        yield return "}";
    }
}
