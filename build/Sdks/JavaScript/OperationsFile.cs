namespace Platform.Sdks.JavaScript;

/// <summary>Writes how each operation is sent and how its response is read.</summary>
internal static class OperationsFile
{
    /// <summary>The file's lines.</summary>
    public static IEnumerable<string> Lines(Api api)
    {
        List<string> shapes =
        [
            .. api.Operations.Select(operation => ShapesFile.NameOf(operation.Result.Type, api)).OfType<string>()
                .Distinct().Order(StringComparer.Ordinal),
        ];
        yield return "import type { Operation } from '../operation.js';";
        if (shapes.Count > 0)
        {
            foreach (var line in TypeScript.Bracketed("import {", shapes, "} from './shapes.js';", 0, " ")) yield return line;
        }

        foreach (var operation in api.Operations)
        {
            yield return "";
            yield return $"export const {NameOf(operation)}: Operation = {{";
            foreach (var line in Members(operation, api)) yield return line;
            yield return "};";
        }
    }

    /// <summary>The name of an operation's constant.</summary>
    public static string NameOf(Operation operation) => TypeScript.Identifier(Words.Of(operation.Id).Camel);

    private static IEnumerable<string> Members(Operation operation, Api api)
    {
        yield return $"  method: {TypeScript.Quoted(operation.Method)},";
        yield return $"  path: {TypeScript.Quoted(operation.Path)},";
        if (operation.IsPublic) yield return "  isPublic: true,";
        if (operation.Body is { } body)
        {
            yield return "  hasBody: true,";
            List<string> secrets = [.. body.Members.Where(member => member.IsSecret).Select(member => TypeScript.Quoted(member.Name))];
            if (secrets.Count > 0)
            {
                foreach (var line in TypeScript.Bracketed("secrets: [", secrets, "],", 2)) yield return line;
            }

            List<string> query = [.. operation.QueryParameters.Select(parameter => TypeScript.Quoted(parameter.Name))];
            if (query.Count > 0)
            {
                foreach (var line in TypeScript.Bracketed("query: [", query, "],", 2)) yield return line;
            }
        }

        if (operation.Headers.Count > 0)
        {
            yield return "  headers: {";
            foreach (var header in operation.Headers) yield return $"    {header.Words.Camel}: {TypeScript.Quoted(header.Name)},";
            yield return "  },";
        }

        yield return $"  answer: {TypeScript.Quoted(AnswerOf(operation.Result.Kind))},";
        if (operation.Result is { IsWrapped: true, Kind: ResultKind.Object }) yield return "  isWrapped: true,";
        if (ShapesFile.NameOf(operation.Result.Type, api) is { } shape) yield return $"  shape: {shape},";
    }

    private static string AnswerOf(ResultKind kind) => kind switch
    {
        ResultKind.None => "none",
        ResultKind.Text => "text",
        ResultKind.Page or ResultKind.List => "list",
        _ => "json",
    };
}
