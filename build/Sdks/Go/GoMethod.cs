namespace Platform.Sdks.Go;

/// <summary>Writes an operation as a method of its resource's service.</summary>
internal sealed class GoMethod(Resource resource, Operation operation, GoTypes types)
{
    private const int LineWidth = 140;

    private string Name => operation.Name.GoPascal;

    private bool HasParameters => operation.Body is not null || operation.QueryParameters.Count > 0;

    private string ParametersName => $"{GoTypes.Singular(resource.Name)}{Name}Params";

    private string VariableName => resource.Name.GoCamel + Name;

    /// <summary>Writes the struct of the parameters, if there are any.</summary>
    public void WriteParameters(GoText text)
    {
        if (!HasParameters) return;
        text.Gap();
        text.Comment("", $"{ParametersName} are the parameters of {resource.Name.GoPascal}.{Name}.");
        text.Line($"type {ParametersName} struct {{");
        var members = (operation.Body?.Members ?? []).Select(types.ParameterField);
        text.Fields(operation.QueryParameters.Select(types.QueryField).Concat(members));
        text.Line("}");
    }

    /// <summary>Writes the operation's description for the core, and the method.</summary>
    public void Write(GoText text)
    {
        text.Gap();
        text.Line($"var {VariableName} = operation{{{string.Join(", ", Facts())}}}\n");
        var prose = GoText.Sentence(Name, operation.Summary);
        text.Comment("", operation.Description.Length == 0 ? prose : $"{prose}\n\n{operation.Description}");

        var (answer, call) = operation.Result.Kind switch
        {
            ResultKind.None => ("error", "callNothing"),
            ResultKind.Object => ($"(*{ResultType()}, error)", $"callObject[{ResultType()}]"),
            ResultKind.Page or ResultKind.List => ($"*Pager[{ResultType()}]", $"newPager[{ResultType()}]"),
            ResultKind.Text => ("(string, error)", "callText"),
            ResultKind.Json => ("(json.RawMessage, error)", "callJSON"),
            _ => throw new InvalidOperationException($"{operation.Id}: no counterpart of {operation.Result.Kind}"),
        };
        var paged = operation.Result.Kind switch { ResultKind.Page => " true,", ResultKind.List => " false,", _ => "" };
        var path = operation.PathParameters.Count == 0 ? "nil" : $"[]any{{{string.Join(", ", PathNames())}}}";
        Signature(text, string.Join(", ", Arguments()), answer);
        text.Line($"\treturn {call}(ctx, s.client, &{VariableName},{paged} {path}, {(HasParameters ? "params" : "nil")}, options)\n}}");
    }

    private IEnumerable<string> Facts()
    {
        yield return $"name: \"{operation.Resource.Snake}.{operation.Name.Snake}\"";
        yield return $"method: \"{operation.Method}\"";
        yield return $"path: \"{operation.Path}\"";
        if (operation.IsPublic) yield return "public: true";
        if (operation.Result.IsWrapped && operation.Result.Kind == ResultKind.Object) yield return "wrapped: true";
        if (operation.TakesIdempotencyKey) yield return "idempotency: true";
        if (operation.Headers.Any(header => header.Name == "If-Match")) yield return "match: true";
        if (operation.Headers.Any(header => header.Name == "If-None-Match")) yield return "noneMatch: true";
    }

    private IEnumerable<string> Arguments()
    {
        yield return "ctx context.Context";
        foreach (var (name, parameter) in PathNames().Zip(operation.PathParameters)) yield return $"{name} {types.TypeOf(parameter.Type)}";
        if (HasParameters) yield return $"params *{ParametersName}";
        yield return "options ...RequestOption";
    }

    private IEnumerable<string> PathNames() => operation.PathParameters.Select(parameter => parameter.Words.GoCamel);

    private string ResultType() => types.TypeOf(operation.Result.Type!);

    private void Signature(GoText text, string arguments, string answer)
    {
        var start = $"func (s *{resource.Name.GoPascal}Service) {Name}(";
        var line = $"{start}{arguments}) {answer} {{";
        text.Line(line.Length <= LineWidth ? line : $"{start}\n\t{arguments},\n) {answer} {{");
    }
}
