namespace Platform.Sdks.JavaScript;

/// <summary>Writes where the models contain dates and secrets.</summary>
internal static class ShapesFile
{
    /// <summary>The file's lines.</summary>
    public static IEnumerable<string> Lines(Api api)
    {
        yield return "import type { Shape } from '../shape.js';";
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in api.Models.Where(model => !model.IsInput))
        {
            foreach (var line in Shape(api, model, written)) yield return line;
        }
    }

    /// <summary>The name of a model's shape; null where it has neither dates nor secrets.</summary>
    public static string? NameOf(TypeRef? type, Api api) => type switch
    {
        ListType list => NameOf(list.Item, api),
        ModelType model when IsNeeded(api, api.Model(model.Name)) => $"{Words.Of(model.Name).Camel}Shape",
        _ => null,
    };

    private static bool IsNeeded(Api api, Model model) =>
        model.Members.Any(member => IsMoment(member) || member.IsSecret || NameOf(member.Type, api) is not null);

    private static bool IsMoment(Member member) => member.Type is PrimitiveType { Kind: Primitive.DateTime };

    // A constant must be declared before its uses.
    private static IEnumerable<string> Shape(Api api, Model model, HashSet<string> written)
    {
        if (!IsNeeded(api, model) || !written.Add(model.Name)) yield break;
        var nested = model.Members.Where(member => NameOf(member.Type, api) is not null).ToList();
        foreach (var member in nested)
        {
            var inner = (ModelType)((member.Type as ListType)?.Item ?? member.Type);
            foreach (var line in Shape(api, api.Model(inner.Name), written)) yield return line;
        }

        yield return "";
        yield return $"export const {NameOf(new ModelType(model.Name), api)}: Shape = {{";
        foreach (var line in Names("dates", model.Members.Where(IsMoment))) yield return line;
        foreach (var line in Names("secrets", model.Members.Where(member => member.IsSecret))) yield return line;
        if (nested.Count > 0)
        {
            yield return "  nested: {";
            foreach (var member in nested) yield return $"    {TypeScript.Key(member.Name)}: {NameOf(member.Type, api)},";
            yield return "  },";
        }

        yield return "};";
    }

    private static IEnumerable<string> Names(string name, IEnumerable<Member> members)
    {
        List<string> names = [.. members.Select(member => TypeScript.Quoted(member.Name))];
        return names.Count == 0 ? [] : TypeScript.Bracketed($"{name}: [", names, "],", 2);
    }
}
