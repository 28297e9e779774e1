namespace Platform.Sdks.Python;

/// <summary>Python's types for those of the document, and names for its anonymous sets of strings.</summary>
internal sealed class PythonTypes
{
    private const char Separator = '\n';

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

    /// <summary>The models in responses, by name.</summary>
    public IReadOnlySet<string> Answers { get; }

    /// <summary>The models within request bodies, by name.</summary>
    public IReadOnlySet<string> Inputs { get; }

    /// <summary>The sets of strings, by name.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Enums => _enums;

    /// <summary>The type of a value in a response.</summary>
    public string OfAnswer(TypeRef type) => Of(type, "List", name => name);

    /// <summary>The type of a value in a request.</summary>
    public string OfInput(TypeRef type) => Of(type, "Sequence", InputName);

    /// <summary>The name of a model within a request body; responses may contain the model too.</summary>
    public static string InputName(string model) => $"{model}Input";

    private string Of(TypeRef type, string list, Func<string, string> modelName) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => "str",
        PrimitiveType { Kind: Primitive.Integer } => "int",
        PrimitiveType { Kind: Primitive.Number } => "float",
        PrimitiveType { Kind: Primitive.Boolean } => "bool",
        PrimitiveType { Kind: Primitive.DateTime } => "dt.datetime",
        PrimitiveType { Kind: Primitive.Date } => "dt.date",
        EnumType set => _enumNames[KeyOf(set)!],
        NamedEnumType set => set.Name,
        ListType items => $"{list}[{Of(items.Item, list, modelName)}]",
        ModelType model => modelName(model.Name),
        _ => throw new InvalidOperationException($"Python has no counterpart of {type}"),
    };

    // A set is named after its member, such as Role. Where another member of that name has another type, the
    // model's name is prepended, as in TaskStatus.
    private void NameEnums()
    {
        var members = _api.Models
            .SelectMany(model => model.Members.Select(member => (Model: model, Member: member, Key: KeyOf(member.Type))))
            .ToList();
        foreach (var group in members.Where(place => place.Key is not null).GroupBy(place => place.Key!))
        {
            // The name from a response is preferred to the name from a request body.
            var (model, member, _) = group.OrderBy(place => !Answers.Contains(place.Model.Name)).First();
            var isAlone = members.Where(place => place.Member.Name == member.Name).All(place => place.Key == group.Key);
            Add(group.Key, isAlone ? member.Words.Pascal : null, $"{model.Name}{member.Words.Pascal}");
        }

        foreach (var operation in _api.Operations)
        {
            foreach (var parameter in operation.QueryParameters)
            {
                if (KeyOf(parameter.Type) is not { } key || _enumNames.ContainsKey(key)) continue;
                Add(key, null, $"{operation.Resource.Pascal}{operation.Name.Pascal}{parameter.Words.Pascal}");
            }
        }
    }

    private void Add(string key, string? shortName, string longName)
    {
        bool IsFree(string name) => !_enums.ContainsKey(name) && _api.Models.All(model => model.Name != name);
        var name = shortName is not null && IsFree(shortName) ? shortName : longName;
        if (!IsFree(name)) throw new InvalidOperationException($"Two things are called {name}");
        _enumNames[key] = name;
        _enums[name] = key.Split(Separator);
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

    // The identity of a set: its values. Null where the type contains no anonymous set.
    private static string? KeyOf(TypeRef type) => type switch
    {
        EnumType set => string.Join(Separator, set.Values),
        ListType list => KeyOf(list.Item),
        _ => null,
    };
}
