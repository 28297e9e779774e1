namespace Platform.Sdks.Ruby;

/// <summary>Writes a resource and its signatures.</summary>
internal sealed class RubyResource(Resource resource, RubyTypes types)
{
    /// <summary>The class name of a resource.</summary>
    public static string ClassName(Resource resource) => resource.Name.Pascal;

    /// <summary>The file.</summary>
    public string Write()
    {
        var text = new RubyCode().Add("  module Resources\n");
        text.Add(RubyText.Comment(resource.Summary, 4));
        text.Add($"    class {ClassName(resource)} < Resource\n");
        foreach (var operation in resource.Operations) text.Add(WriteConstant(operation));
        text.Add("\n");
        var constants = resource.Operations.Select(operation => $":{Constant(operation)}");
        text.Add(CodeGroup.Of("private_constant ", constants, "").Lines(6, RubyText.Layout));
        foreach (var operation in resource.Operations) WriteMethod(text, operation);
        return RubyText.Module(text.Add("    end\n  end\n").ToString());
    }

    /// <summary>The signatures of the class, and of the result of its <c>with_response</c>.</summary>
    public string WriteSignatures()
    {
        var text = new RubyCode().Add($"    class {ClassName(resource)} < Resource\n");
        foreach (var operation in resource.Operations) text.Add($"      {Constant(operation)}: Operation\n");
        text.Add("\n");
        foreach (var operation in resource.Operations) text.Add(WriteSignature(operation, Returned(operation)));
        var single = resource.Operations.Where(operation => !IsList(operation)).ToList();
        if (single.Count == 0) return text.Add("    end\n").ToString();
        text.Add($"      def with_response: () -> _{ClassName(resource)}WithResponse\n    end\n\n");
        text.Add($"    interface _{ClassName(resource)}WithResponse\n");
        foreach (var operation in single)
        {
            text.Add(WriteSignature(operation, $"Response[{Returned(operation)}]"));
        }

        return text.Add("    end\n").ToString();
    }

    private static bool IsList(Operation operation) => operation.Result.Kind is ResultKind.Page or ResultKind.List;

    private static string Constant(Operation operation) => RubyText.Constant(operation.Name);

    private static string WriteConstant(Operation operation)
    {
        var items = new List<string> { RubyText.Literal(operation.Method), RubyText.Literal(operation.Path) };
        if (Reader(operation.Result) is { } reader) items.Add($"returns: {reader}");
        if (operation.IsPublic) items.Add("public: true");
        if (operation.Result is { Kind: ResultKind.Object, IsWrapped: true }) items.Add("wrapped: true");
        if (operation.TakesIdempotencyKey) items.Add("idempotency_key: true");
        return CodeGroup.Of($"{Constant(operation)} = Operation.new(", items, ")").Lines(6, RubyText.Layout);
    }

    private void WriteMethod(RubyCode text, Operation operation)
    {
        var parameters = new RubyParameters(operation, types);
        text.Add("\n").Add(parameters.Documentation(Documented(operation), 6));
        text.Add(CodeGroup.Of($"def {RubyText.Method(operation.Name)}(", parameters.Declarations, ")").Lines(6, RubyText.Layout));
        var call = IsList(operation) ? "pager(" : "call(";
        text.Add(new CodeGroup(call, [Constant(operation), .. parameters.Arguments], ")").Lines(8, RubyText.Layout));
        text.Add("      end\n");
    }

    private string WriteSignature(Operation operation, string returned) => CodeGroup.Of(
        $"def {RubyText.Method(operation.Name)}: (", new RubyParameters(operation, types).Signatures, $") -> {returned}")
        .Lines(6, RubyText.Layout);

    private string Documented(Operation operation) => operation.Result switch
    {
        { Kind: ResultKind.None } => "nil",
        { Kind: ResultKind.Text } => "String",
        { Kind: ResultKind.Json } => "Hash",
        { Kind: ResultKind.Object, Type: { } type } => types.InComment(type),
        { Type: { } type } => $"Pager<{types.InComment(type)}>",
        var result => throw new InvalidOperationException($"{operation.Id} answers {result}, which the Ruby SDK has no name for"),
    };

    private string Returned(Operation operation) => operation.Result switch
    {
        { Kind: ResultKind.None } => "nil",
        { Kind: ResultKind.Text } => "String",
        { Kind: ResultKind.Json } => "Hash[String, untyped]",
        { Kind: ResultKind.Object, Type: { } type } => types.InAnswer(type),
        { Type: { } type } => $"Pager[{types.InAnswer(type)}]",
        var result => throw new InvalidOperationException($"{operation.Id} answers {result}, which the Ruby SDK has no type for"),
    };

    // The class that reads a response: a model, or the class for plain text or plain JSON.
    private static string? Reader(Result result) => result switch
    {
        { Kind: ResultKind.None } => null,
        { Kind: ResultKind.Text } => "String",
        { Type: ModelType model } => $"Models::{model.Name}",
        { Kind: ResultKind.Json } => "Hash",
        _ => throw new InvalidOperationException($"The Ruby SDK has no reader of {result.Type}"),
    };
}
