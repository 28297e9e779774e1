namespace Platform.Sdks.Ruby;

/// <summary>The parameters of a method: how they are declared, documented and passed on.</summary>
internal sealed class RubyParameters
{
    private readonly Operation _operation;
    private readonly List<Entry> _path;
    private readonly List<Entry> _query;
    private readonly List<Entry> _headers;
    private readonly List<Entry> _body;

    /// <summary>The parameters of an operation.</summary>
    /// <exception cref="InvalidOperationException">Two parameters have the same name.</exception>
    public RubyParameters(Operation operation, RubyTypes types)
    {
        Entry Of(Parameter parameter, string ending, string mark, bool isNullable) => new(
            RubyText.Variable(parameter.Words), parameter.Name, ending, mark, types.InComment(parameter.Type, isNullable),
            types.InRequest(parameter.Type, isNullable), parameter.Description);

        _operation = operation;
        _path = [.. operation.PathParameters.Select(parameter => Of(parameter, "", "", isNullable: false))];
        _query = [.. operation.QueryParameters.Select(parameter => Of(parameter, ": nil", "?", isNullable: true))];
        _headers = [.. operation.Headers.Select(parameter => Of(parameter, ": nil", "?", isNullable: true))];
        _body =
        [
            .. (operation.Body?.Members ?? []).OrderBy(member => !member.IsRequired).Select(member => new Entry(
                RubyText.Variable(member.Words), member.Name, member.IsRequired ? ":" : ": NOT_GIVEN", member.IsRequired ? "" : "?",
                types.InComment(member.Type, member.IsNullable), types.InRequest(member.Type, member.IsNullable), member.Description)),
        ];
        var twice = All.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"{operation.Id} has two parameters called {twice.Key}");
    }

    /// <summary>As a method declares them: path parameters by position, the others by keyword.</summary>
    public IEnumerable<string> Declarations => All.Select(entry => $"{entry.Name}{entry.Ending}").Append("request_options: nil");

    /// <summary>As a signature declares them.</summary>
    public IEnumerable<string> Signatures =>
    [
        .. _path.Select(entry => $"{entry.Rbs} {entry.Name}"),
        .. All.Except(_path).Select(entry => $"{entry.Mark}{entry.Name}: {entry.Rbs}"),
        "?request_options: Platform::request_options?",
    ];

    /// <summary>As they are passed to the core.</summary>
    public IEnumerable<CodeGroup> Arguments
    {
        get
        {
            if (_path.Count > 0) yield return Mapping("path", _path);
            if (_query.Count > 0) yield return Mapping("query", _query);
            if (_headers.Count > 0) yield return Mapping("headers", _headers);
            if (_operation.Body is not null) yield return Mapping("body", _body);
            yield return "request_options: request_options";
        }
    }

    private IEnumerable<Entry> All => [.. _path, .. _body, .. _query, .. _headers];

    /// <summary>The method's comment.</summary>
    /// <param name="returns">The return type in YARD's notation.</param>
    /// <param name="indent">The indentation, in spaces.</param>
    public string Documentation(string returns, int indent)
    {
        var sentences = Prose.Sentences(_operation.Summary, _operation.Description);
        if (_operation.Result.Kind == ResultKind.Page)
        {
            sentences += "\n\nIterated, it gives all of them, `limit` at a time; {Pager#page} gives one page.";
        }

        var parameters = All.Select(entry =>
            RubyText.Comment($"@param {entry.Name} [{entry.Yard}] {entry.Description.Replace('\n', ' ')}", indent, "  "));
        return $"{RubyText.Comment(sentences, indent)}{new string(' ', indent)}#\n{string.Concat(parameters)}"
            + RubyText.Comment("@param request_options [Hash, nil] Options of this call alone; see {Client#with_options}.", indent, "  ")
            + RubyText.Comment($"@return [{returns}]", indent);
    }

    private static CodeGroup Mapping(string name, IEnumerable<Entry> entries) =>
        CodeGroup.Of($"{name}: {{", entries.Select(entry => $"{RubyText.Literal(entry.WireName)} => {entry.Name}"), "}");

    private sealed record Entry(string Name, string WireName, string Ending, string Mark, string Yard, string Rbs, string Description);
}
