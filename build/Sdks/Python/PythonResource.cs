namespace Platform.Sdks.Python;

/// <summary>Writes a resource: its operations, for both the synchronous and the asynchronous client.</summary>
internal sealed class PythonResource(Resource resource, PythonTypes types)
{
    private readonly string _class = ClassName(resource);

    /// <summary>The class name of a resource; models may have the bare name.</summary>
    public static string ClassName(Resource resource) => $"{resource.Name.Pascal}Resource";

    /// <summary>The module.</summary>
    public string Write()
    {
        var body = new PythonCode();
        foreach (var operation in resource.Operations) body.Add(WriteConstant(operation));
        WriteClass(body, isAsync: false);
        WriteResponding(body, isAsync: false);
        WriteClass(body, isAsync: true);
        WriteResponding(body, isAsync: true);

        var code = body.ToString();
        var head = new PythonCode().Add(PythonText.Docstring(PythonText.Prose(resource.Summary), 0));
        head.Add("\nfrom __future__ import annotations\n\n");
        var standard = PythonImports.OfTimes(code) + PythonImports.Of(code, "typing", "Any", "Dict", "Sequence");
        if (standard.Length > 0) head.Add(standard).Add("\n");
        head.Add(PythonImports.Of(code, ".._core", "json_object", "nothing", "text"));
        head.Add(PythonImports.Of(code, ".._not_given", "NOT_GIVEN", "NotGiven"));
        head.Add(PythonImports.Of(code, ".._operation", "Operation"));
        head.Add(PythonImports.Of(code, ".._pages", "AsyncPager", "Pager"));
        head.Add(PythonImports.Of(code, ".._resource", "AsyncResource", "Resource", "async_responding", "responding"));
        var models = types.Answers.Concat(types.Inputs.Select(PythonTypes.InputName)).Concat(types.Enums.Select(set => set.Key));
        head.Add(PythonImports.Of(code, "..models", models.Order(StringComparer.Ordinal)));
        return $"{head}\n{code}";
    }

    private static bool IsList(Operation operation) => operation.Result.Kind is ResultKind.Page or ResultKind.List;

    private static string Constant(Operation operation) => $"_{operation.Name.Snake.ToUpperInvariant()}";

    private static string WriteConstant(Operation operation)
    {
        var items = new List<string> { PythonText.Literal(operation.Method), PythonText.Literal(operation.Path) };
        if (operation.Result.Kind == ResultKind.Text) items.Add($"accept={PythonText.Literal("text/csv, text/*")}");
        if (operation.IsPublic) items.Add("is_public=True");
        if (operation.Result is { Kind: ResultKind.Object, IsWrapped: true }) items.Add("is_wrapped=True");
        if (operation.TakesIdempotencyKey) items.Add("takes_idempotency_key=True");
        return CodeGroup.Of($"{Constant(operation)} = Operation(", items, ")").Lines(0, PythonText.Layout);
    }

    private void WriteClass(PythonCode text, bool isAsync)
    {
        var prefix = isAsync ? "Async" : "";
        text.Add($"\n\nclass {prefix}{_class}({prefix}Resource):\n{PythonText.Docstring(PythonText.Prose(resource.Summary), 4)}");
        if (resource.Operations.Any(operation => !IsList(operation)))
        {
            text.Add($"\n    @property\n    def with_response(self) -> {prefix}{RespondingName}:\n");
            text.Add(PythonText.Docstring("The same methods, which give each object with its answer.", 8));
            var wrapped = $"{prefix}{_class}(self._core.wrapping())";
            text.Add(CodeGroup.Of($"return {prefix}{RespondingName}(", [wrapped], ")").Lines(8, PythonText.Layout));
        }

        foreach (var operation in resource.Operations) WriteMethod(text, operation, isAsync);
    }

    private string RespondingName => $"{resource.Name.Pascal}WithResponse";

    private void WriteResponding(PythonCode text, bool isAsync)
    {
        var operations = resource.Operations.Where(operation => !IsList(operation)).ToList();
        if (operations.Count == 0) return;
        var prefix = isAsync ? "Async" : "";
        text.Add($"\n\nclass {prefix}{RespondingName}:\n");
        text.Add(PythonText.Docstring($"The methods of :class:`{prefix}{_class}`, with each object's answer.", 4));
        text.Add($"\n    def __init__(self, resource: {prefix}{_class}) -> None:\n");
        foreach (var operation in operations)
        {
            var name = PythonText.Identifier(operation.Name);
            var call = $"self.{name} = {(isAsync ? "async_" : "")}responding(";
            text.Add(CodeGroup.Of(call, [$"resource.{name}"], ")").Lines(8, PythonText.Layout));
        }
    }

    private void WriteMethod(PythonCode text, Operation operation, bool isAsync)
    {
        var parameters = new PythonParameters(operation, types);
        var name = PythonText.Identifier(operation.Name);
        var isAwaited = isAsync && !IsList(operation);
        text.Add("\n");
        var head = $"{(isAwaited ? "async " : "")}def {name}(";
        text.Add(CodeGroup.Of(head, parameters.Declarations, $") -> {ReturnType(operation, isAsync)}:").Lines(4, PythonText.Layout));
        text.Add(PythonText.Docstring(parameters.Documentation(8), 8));
        text.Add(new CodeGroup(
            IsList(operation) ? $"return {(isAsync ? "Async" : "")}Pager(" : $"return {(isAwaited ? "await " : "")}self._core.call(",
            [.. Arguments(operation, parameters)], ")").Lines(8, PythonText.Layout));
    }

    private static IEnumerable<CodeGroup> Arguments(Operation operation, PythonParameters parameters)
    {
        if (IsList(operation)) yield return "self._core";
        yield return Constant(operation);
        yield return Reader(operation.Result);
        foreach (var argument in parameters.Arguments) yield return argument;
        if (operation.Result.Kind == ResultKind.List) yield return "has_pages=False";
    }

    private static string Reader(Result result) => result switch
    {
        { Kind: ResultKind.None } => "nothing",
        { Kind: ResultKind.Text } => "text",
        { Type: ModelType model } => $"{model.Name}.from_json",
        { Type: null } => "json_object",
        _ => throw new InvalidOperationException($"The Python SDK has no reader of {result.Type}"),
    };

    private string ReturnType(Operation operation, bool isAsync) => operation.Result.Kind switch
    {
        ResultKind.None => "None",
        ResultKind.Text => "str",
        ResultKind.Json => "Dict[str, Any]",
        ResultKind.Object => types.OfAnswer(operation.Result.Type!),
        _ => $"{(isAsync ? "Async" : "")}Pager[{types.OfAnswer(operation.Result.Type!)}]",
    };
}
