namespace Platform.Sdks.Python;

/// <summary>The parameters of a method: how they are declared, documented and passed on.</summary>
internal sealed class PythonParameters
{
    private const string OnPages = "Iterated, it gives all of them, ``limit`` at a time; ``page()`` gives one page.";

    private readonly Operation _operation;
    private readonly List<Entry> _path;
    private readonly List<Entry> _query;
    private readonly List<Entry> _headers;
    private readonly List<Entry> _body;

    /// <summary>The parameters of an operation.</summary>
    /// <exception cref="InvalidOperationException">Two parameters have the same name.</exception>
    public PythonParameters(Operation operation, PythonTypes types)
    {
        _operation = operation;
        _path = [.. operation.PathParameters.Select(parameter => Entry.Of(parameter, types.OfInput(parameter.Type)))];
        _query = [.. operation.QueryParameters.Select(parameter => Entry.Of(parameter, $"{types.OfInput(parameter.Type)} | None = None"))];
        _headers = [.. operation.Headers.Select(parameter => Entry.Of(parameter, $"{types.OfInput(parameter.Type)} | None = None"))];
        _body =
        [
            .. (operation.Body?.Members ?? []).OrderBy(member => !member.IsRequired).Select(member => new Entry(
                PythonText.Identifier(member.Words), member.Name, BodyType(member, types.OfInput(member.Type)), member.Description)),
        ];
        var twice = All.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"{operation.Id} has two parameters called {twice.Key}");
    }

    /// <summary>As a method declares them: path parameters by position, the others by keyword.</summary>
    public IEnumerable<string> Declarations
    {
        get
        {
            yield return "self";
            foreach (var entry in _path) yield return entry.Declaration;
            if (All.Count() > _path.Count) yield return "*";
            foreach (var entry in All.Skip(_path.Count)) yield return entry.Declaration;
        }
    }

    /// <summary>As they are passed to the core.</summary>
    public IEnumerable<CodeGroup> Arguments
    {
        get
        {
            if (_path.Count > 0) yield return Mapping("path", _path);
            if (_query.Count > 0) yield return Mapping("query", _query);
            if (_headers.Count > 0) yield return Mapping("headers", _headers);
            if (_operation.Body is not null) yield return Mapping("body", _body);
        }
    }

    private IEnumerable<Entry> All => [.. _path, .. _body, .. _query, .. _headers];

    /// <summary>The lines of the method's docstring.</summary>
    /// <param name="indent">The indentation, in spaces.</param>
    public IReadOnlyList<string> Documentation(int indent)
    {
        var sentences = Prose.Sentences(_operation.Summary, _operation.Description);
        if (_operation.Result.Kind == ResultKind.Page) sentences += $"\n\n{OnPages}";
        List<string> lines = [.. PythonText.Lines(PythonText.Prose(sentences), indent)];
        var described = All.Where(entry => entry.Description.Length > 0).ToList();
        if (described.Count > 0) lines.Add("");
        foreach (var entry in described)
        {
            var text = PythonText.Prose(entry.Description.Replace('\n', ' '));
            lines.AddRange(PythonText.Lines($":param {entry.Name}: {text}", indent, hanging: "    "));
        }

        return lines;
    }

    private static CodeGroup Mapping(string name, IEnumerable<Entry> entries) =>
        CodeGroup.Of($"{name}={{", entries.Select(entry => $"{PythonText.Literal(entry.WireName)}: {entry.Name}"), "}");

    private static string BodyType(Member member, string type)
    {
        var nullable = member.IsNullable ? $"{type} | None" : type;
        return member.IsRequired ? nullable : $"{nullable} | NotGiven = NOT_GIVEN";
    }

    private sealed record Entry(string Name, string WireName, string Type, string Description)
    {
        public string Declaration => $"{Name}: {Type}";

        public static Entry Of(Parameter parameter, string type) =>
            new(PythonText.Identifier(parameter.Words), parameter.Name, type, parameter.Description);
    }
}
