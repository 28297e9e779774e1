namespace Platform.Sdks.JavaScript;

/// <summary>Writes a class for each resource, and the class that contains them all.</summary>
internal static class ResourcesFile
{
    /// <summary>The name of a resource's file, without its extension.</summary>
    public static string FileName(Resource resource) => resource.Name.Snake.Replace('_', '-');

    /// <summary>The lines of a resource's file.</summary>
    public static IEnumerable<string> Lines(Resource resource)
    {
        var operations = resource.Operations;
        yield return "import type { RequestOptions } from '../../options.js';";
        foreach (var line in Import(operations.SelectMany(PageTypesOf), "../../page.js")) yield return line;
        if (operations.Any(operation => !IsList(operation))) yield return "import type { APIPromise } from '../../promise.js';";
        yield return "import { Resource } from '../../resource.js';";
        foreach (var line in Import(operations.SelectMany(ModelsOf), "../models.js")) yield return line;
        yield return "import * as operations from '../operations.js';";
        yield return "";
        foreach (var line in TypeScript.Comment(resource.Summary, 0)) yield return line;
        yield return $"export class {ClassName(resource)} extends Resource {{";
        var isFirst = true;
        foreach (var operation in operations)
        {
            if (!isFirst) yield return "";
            isFirst = false;
            foreach (var line in Method(operation)) yield return line;
        }

        yield return "}";
    }

    /// <summary>The lines of the class with a member for each resource.</summary>
    public static IEnumerable<string> Index(Api api)
    {
        var resources = api.Resources;
        foreach (var resource in resources.OrderBy(FileName, StringComparer.Ordinal))
        {
            yield return $"import {{ {ClassName(resource)} }} from './resources/{FileName(resource)}.js';";
        }

        yield return "import type { Transport } from '../transport.js';";
        yield return "";
        yield return "/** A member for each resource of the API. */";
        yield return "export abstract class Resources {";
        foreach (var resource in resources)
        {
            foreach (var line in TypeScript.Comment(resource.Summary, 2)) yield return line;
            yield return $"  readonly {resource.Name.Camel}: {ClassName(resource)};";
        }

        yield return "";
        yield return "  protected constructor(transport: Transport) {";
        foreach (var resource in resources) yield return $"    this.{resource.Name.Camel} = new {ClassName(resource)}(transport);";
        yield return "  }";
        yield return "}";
        yield return "";
        foreach (var line in TypeScript.Bracketed("export {", [.. resources.Select(ClassName).Order(StringComparer.Ordinal)], "};", 0, " "))
        {
            yield return line;
        }
    }

    // Some resources have a model of the same name.
    private static string ClassName(Resource resource) => $"{resource.Name.Pascal}Resource";

    private static IEnumerable<string> Method(Operation operation)
    {
        List<string> before = [.. operation.PathParameters.Select(Declaration)];
        if (ParametersOf(operation) is { } parameters) before.Add($"params{(HasRequired(operation) ? "" : "?")}: {parameters}");
        var options = string.Join(" & ", OptionsOf(operation).Prepend("RequestOptions"));
        var method = operation.Name.Camel;
        const string orNull = " | null";
        foreach (var line in TypeScript.Comment(Comment(operation), 2)) yield return line;

        // With the caller's known ETag: if it still matches, the response has no object.
        var condition = operation.Headers.FirstOrDefault(header => header.Name == "If-None-Match");
        if (condition is not null)
        {
            var option = condition.Words.Camel;
            var without = options.Replace(ModelsFile.OptionInterface(condition), $"{{ {option}?: undefined }}", StringComparison.Ordinal);
            foreach (var line in Signature(method, [.. before, $"options?: {without}"], AnswerOf(operation), ";")) yield return line;
            yield return $"  /** The same, or null where `{option}` is still the present state. */";
            foreach (var line in Signature(method, [.. before, $"options: {options}"], AnswerOf(operation, orNull), ";")) yield return line;
        }

        var answer = AnswerOf(operation, condition is null ? "" : orNull);
        foreach (var line in Signature(method, [.. before, $"options?: {options}"], answer, " {")) yield return line;

        List<string> arguments =
        [
            $"operations.{OperationsFile.NameOf(operation)}", $"[{string.Join(", ", operation.PathParameters.Select(Name))}]",
            ParametersOf(operation) is null ? "undefined" : "params", "options",
        ];
        var send = IsList(operation) ? "_list" : "_call";
        foreach (var line in TypeScript.Bracketed($"return this.{send}(", arguments, ");", 4)) yield return line;
        yield return "  }";
    }

    private static IEnumerable<string> Signature(string method, IReadOnlyList<string> parameters, string answer, string end) =>
        TypeScript.Bracketed($"{method}(", parameters, $"): {answer}{end}", 2);

    private static string Comment(Operation operation) => Prose.Sentences(operation.Summary, operation.Description);

    private static string Declaration(Parameter parameter) => $"{Name(parameter)}: {TypeScript.TypeOf(parameter.Type, isInput: true)}";

    private static string Name(Parameter parameter) => TypeScript.Identifier(parameter.Words.Camel);

    private static bool IsList(Operation operation) => operation.Result.Kind is ResultKind.Page or ResultKind.List;

    // A change without any member is a mistake of the caller.
    private static bool HasRequired(Operation operation) =>
        operation.Method is "PUT" or "PATCH" || operation.Body?.Members.Any(member => member.IsRequired) == true;

    private static string? ParametersOf(Operation operation)
    {
        var body = operation.Body is null ? null : TypeScript.InterfaceOf(operation.Body);
        var query = ModelsFile.QueryInterface(operation);
        return body is null || query is null ? body ?? query : $"{body} & {query}";
    }

    private static string AnswerOf(Operation operation, string orNull = "") => operation.Result.Kind switch
    {
        ResultKind.None => "APIPromise<void>",
        ResultKind.Text => "APIPromise<string>",
        ResultKind.Json => "APIPromise<Record<string, unknown>>",
        ResultKind.Object => $"APIPromise<{TypeScript.TypeOf(operation.Result.Type!, isInput: false)}{orNull}>",
        _ => $"PagePromise<{TypeScript.TypeOf(operation.Result.Type!, isInput: false)}>",
    };

    private static IEnumerable<string> OptionsOf(Operation operation) => operation.Headers.Select(ModelsFile.OptionInterface);

    private static IEnumerable<string> PageTypesOf(Operation operation)
    {
        if (IsList(operation)) yield return "PagePromise";
        if (ModelsFile.QueryInterface(operation) == "PageParams") yield return "PageParams";
    }

    private static IEnumerable<string> ModelsOf(Operation operation)
    {
        foreach (var option in OptionsOf(operation)) yield return option;
        if (operation.Body is { } body) yield return TypeScript.InterfaceOf(body);
        if (ModelsFile.QueryInterface(operation) is { } query && query != "PageParams") yield return query;
        if (Named(operation.Result.Type) is { } result) yield return result;
        foreach (var parameter in operation.PathParameters)
        {
            if (Named(parameter.Type) is { } name) yield return name;
        }
    }

    private static string? Named(TypeRef? type) => type switch
    {
        ListType list => Named(list.Item),
        ModelType model => model.Name,
        NamedEnumType set => set.Name,
        _ => null,
    };

    private static IEnumerable<string> Import(IEnumerable<string> names, string path)
    {
        List<string> sorted = [.. names.Distinct().Order(StringComparer.Ordinal)];
        return sorted.Count == 0 ? [] : TypeScript.Bracketed("import type {", sorted, $"}} from {TypeScript.Quoted(path)};", 0, " ");
    }
}
