namespace Platform.Sdks.Python;

/// <summary>Python's types for those of the document, and names for the sets of strings that have none there.</summary>
internal sealed class PythonTypes
{
    private readonly Api _api;
    private readonly Dictionary<string, string> _enumNames = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _enums = new(StringComparer.Ordinal);

    /// <summary>Finds the names.</summary>
    public PythonTypes(Api api)
    {
        _api = api;
        Answers = Reachable(api.Operations.Select(operation => operation.Result.Type).OfType<TypeRef>());
        Inputs = Reachable(api.Operations.SelectMany(operation => operation.Body?.Members ?? []).Select(member => member.Type));
        foreach (var set in api.Enums) _enums[set.Name] = set.Values;
        NameEnums();
    }

    /// <summary>The models in answers, by name.</summary>
    public IReadOnlySet<string> Answers { get; }

    /// <summary>The models within bodies, by name.</summary>
    public IReadOnlySet<string> Inputs { get; }

    /// <summary>The sets of strings, by name.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Enums => _enums;

    /// <summary>The type of a value in an answer.</summary>
    public string OfAnswer(TypeRef type) => Of(type, "List", name => name);

    /// <summary>The type of a value in a request.</summary>
    public string OfInput(TypeRef type) => Of(type, "Sequence", InputName);

    /// <summary>What a model within a body is called, which may be in answers too.</summary>
    public static string InputName(string model) => $"{model}Input";

    private string Of(TypeRef type, string list, Func<string, string> modelName) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => "str",
        PrimitiveType { Kind: Primitive.Integer } => "int",
        PrimitiveType { Kind: Primitive.Number } => "float",
        PrimitiveType { Kind: Primitive.Boolean } => "bool",
        PrimitiveType { Kind: Primitive.DateTime } => "dt.datetime",
        PrimitiveType { Kind: Primitive.Date } => "dt.date",
        EnumType set => _enumNames[Key(set.Values)],
        NamedEnumType set => set.Name,
        ListType items => $"{list}[{Of(items.Item, list, modelName)}]",
        ModelType model => modelName(model.Name),
        _ => throw new InvalidOperationException($"Python has no counterpart of {type}"),
    };

    // A set is called as its member, such as Role, unless another member of that name isn't of that set: then by the model too, such as TaskStatus.
    private void NameEnums()
    {
        var members = _api.Models.SelectMany(model => model.Members.Select(member => (Model: model, Member: member))).ToList();
        var parameters = _api.Operations.SelectMany(operation => operation.QueryParameters.Select(parameter => (Operation: operation, Parameter: parameter)));
        foreach (var group in members.Where(place => SetOf(place.Member.Type) is not null).GroupBy(place => Key(SetOf(place.Member.Type)!.Values)))
        {
            // Where an answer has it, its name is better than a body's.
            var (model, member) = group.OrderBy(place => !Answers.Contains(place.Model.Name)).First();
            var isAlone = members.Where(place => place.Member.Name == member.Name).All(place => SetOf(place.Member.Type) is { } set && Key(set.Values) == group.Key);
            Add(group.Key, SetOf(member.Type)!.Values, isAlone ? member.Words.Pascal : null, $"{model.Name}{member.Words.Pascal}");
        }

        foreach (var (operation, parameter) in parameters)
        {
            if (SetOf(parameter.Type) is { } set && !_enumNames.ContainsKey(Key(set.Values)))
            {
                Add(Key(set.Values), set.Values, null, $"{operation.Resource.Pascal}{operation.Name.Pascal}{parameter.Words.Pascal}");
            }
        }
    }

    private void Add(string key, IReadOnlyList<string> values, string? shortName, string longName)
    {
        bool IsFree(string name) => !_enums.ContainsKey(name) && _api.Models.All(model => model.Name != name);
        var name = shortName is not null && IsFree(shortName) ? shortName : longName;
        if (!IsFree(name)) throw new InvalidOperationException($"Two things are called {name}");
        _enumNames[key] = name;
        _enums[name] = values;
    }

    private HashSet<string> Reachable(IEnumerable<TypeRef> types)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<TypeRef>(types);
        while (waiting.TryPop(out var type))
        {
            if (type is ListType list) waiting.Push(list.Item);
            if (type is not ModelType model || !found.Add(model.Name)) continue;
            foreach (var member in _api.Model(model.Name).Members) waiting.Push(member.Type);
        }

        return found;
    }

    private static EnumType? SetOf(TypeRef type) => type switch
    {
        EnumType set => set,
        ListType list => SetOf(list.Item),
        _ => null,
    };

    private static string Key(IReadOnlyList<string> values) => string.Join('|', values);
}
