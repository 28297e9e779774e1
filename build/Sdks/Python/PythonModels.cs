namespace Platform.Sdks.Python;

/// <summary>Writes the models: classes for responses, typed dictionaries for objects within requests.</summary>
internal sealed class PythonModels(Api api, PythonTypes types)
{
    /// <summary>The module.</summary>
    public string Write()
    {
        var body = new PythonCode();
        foreach (var (name, values) in types.Enums) body.Add(WriteEnum(name, values));
        foreach (var model in api.Models.Where(model => types.Answers.Contains(model.Name))) body.Add(WriteModel(model));
        foreach (var model in api.Models.Where(model => types.Inputs.Contains(model.Name))) body.Add(WriteInput(model));

        var code = body.ToString();
        var head = new PythonCode().Add(PythonText.Docstring("The objects of the API, and the sets of strings in them.", 0));
        head.Add("\nfrom __future__ import annotations\n\n");
        head.Add(PythonImports.OfTimes(code));
        head.Add(PythonImports.Of(code, "dataclasses", "dataclass"));
        head.Add(PythonImports.Of(code, "typing", "Any", "List", "Literal", "Optional", "Sequence", "TypedDict"));
        head.Add("\n");
        head.Add(PythonImports.Of(code, "._model", "Model", "list_of", "optional"));
        head.Add(PythonImports.Of(code, "._times", "parse_date", "parse_time"));
        return $"{head}{code}";
    }

    private string WriteEnum(string name, IReadOnlyList<string> values)
    {
        var alias = CodeGroup.Of($"{name} = Literal[", values.Select(PythonText.Literal), "]").Lines(0, PythonText.Layout);
        var description = api.Enums.FirstOrDefault(set => set.Name == name)?.Description ?? "";
        return description.Length == 0 ? $"\n{alias}" : $"\n{alias}{PythonText.Docstring(PythonText.Prose(description), 0)}";
    }

    private string WriteModel(Model model)
    {
        var members = model.Members;
        var text = new PythonCode().Add($"\n\n@dataclass(frozen=True, repr=False)\nclass {model.Name}(Model):\n");
        text.Add(PythonText.Docstring(Description(model), 4)).Add("\n");
        var names = members.Select(member => PythonText.Literal(PythonText.Identifier(member.Words))).ToList();
        text.Add(CodeGroup.Of("__slots__ = (", names.Count == 1 ? [$"{names[0]},"] : names, ")").Lines(4, PythonText.Layout)).Add("\n");
        foreach (var member in members)
        {
            text.Add($"    {PythonText.Identifier(member.Words)}: {AnswerType(member)}\n");
            if (member.Description.Length > 0) text.Add(PythonText.Docstring(PythonText.Prose(member.Description), 4));
        }

        text.Add($"\n    @classmethod\n    def from_json(cls, data: Any) -> {model.Name}:\n");
        text.Add(PythonText.Docstring("Reads it from the JSON of an answer.", 8));
        text.Add(new CodeGroup("return cls(", [.. members.Select(Argument)], ")").Lines(8, PythonText.Layout));
        return text.ToString();
    }

    private string WriteInput(Model model)
    {
        // Before Python 3.11, a typed dictionary can't mark single members as optional.
        var isTotal = model.Members.All(member => member.IsRequired);
        var text = new PythonCode().Add($"\n\nclass {PythonTypes.InputName(model.Name)}(TypedDict{(isTotal ? "" : ", total=False")}):\n");
        text.Add(PythonText.Docstring(Description(model), 4)).Add("\n");
        foreach (var member in model.Members)
        {
            var type = types.OfInput(member.Type);
            text.Add($"    {member.Name}: {(member.IsNullable ? $"Optional[{type}]" : type)}\n");
            if (member.Description.Length > 0) text.Add(PythonText.Docstring(PythonText.Prose(member.Description), 4));
        }

        return text.ToString();
    }

    private static string Description(Model model) =>
        model.Description.Length > 0 ? PythonText.Prose(model.Description) : $"An object of the API: {model.Name}.";

    private string AnswerType(Member member) =>
        IsOptional(member) ? $"Optional[{types.OfAnswer(member.Type)}]" : types.OfAnswer(member.Type);

    private static CodeGroup Argument(Member member)
    {
        var wireName = PythonText.Literal(member.Name);
        var name = PythonText.Identifier(member.Words);
        return (Reader(member.Type), IsOptional(member)) switch
        {
            (null, false) => $"{name}=data[{wireName}]",
            (null, true) => $"{name}=data.get({wireName})",
            (var reader, true) => CodeGroup.Of($"{name}=optional(", [reader, $"data.get({wireName})"], ")"),
            (var reader, false) => CodeGroup.Of($"{name}={reader}(", [$"data[{wireName}]"], ")"),
        };
    }

    // The conversion of a JSON value to a Python value; null where they are the same.
    private static string? Reader(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.DateTime } => "parse_time",
        PrimitiveType { Kind: Primitive.Date } => "parse_date",
        ModelType model => $"{model.Name}.from_json",
        ListType list when Reader(list.Item) is { } item => $"list_of({item})",
        _ => null,
    };

    private static bool IsOptional(Member member) => member.IsNullable || !member.IsRequired;
}
