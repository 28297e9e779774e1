namespace Platform.Sdks.Ruby;

/// <summary>Ruby's types for those of the document, in YARD's and RBS's notation, and names for its anonymous sets of strings.</summary>
internal sealed class RubyTypes
{
    private readonly Api _api;
    private readonly Dictionary<string, string> _setNames = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _sets = new(StringComparer.Ordinal);

    /// <summary>Finds the names.</summary>
    public RubyTypes(Api api)
    {
        _api = api;
        Answers = Reachable(api.Operations.Select(operation => operation.Result.Type).OfType<TypeRef>());
        foreach (var set in api.Enums) _sets[set.Name] = set.Values;
        NameSets();
    }

    /// <summary>The models in answers, by name.</summary>
    public IReadOnlySet<string> Answers { get; }

    /// <summary>The sets of strings, by name.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Sets => _sets;

    /// <summary>A type in a comment.</summary>
    public string InComment(TypeRef type, bool isNullable = false) => $"{InComment(type)}{(isNullable ? ", nil" : "")}";

    /// <summary>The type of a response value in a signature. A set is open there: a newer server may have more strings.</summary>
    public string InAnswer(TypeRef type, bool isNullable = false) =>
        Optional(Rbs(type, model => $"Models::{model}", _ => "String"), isNullable);

    /// <summary>The type of a request value in a signature.</summary>
    public string InRequest(TypeRef type, bool isNullable = false) =>
        Optional(Rbs(type, _ => "Hash[Symbol | String, untyped]", set => $"Models::{set}::value"), isNullable);

    private static string Optional(string type, bool isNullable) => isNullable ? $"{type}?" : type;

    private string InComment(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.Boolean } => "Boolean",
        ListType list => $"Array<{InComment(list.Item)}>",
        _ => Rbs(type, model => Answers.Contains(model) ? $"Models::{model}" : "Hash", _ => "String"),
    };

    private string Rbs(TypeRef type, Func<string, string> model, Func<string, string> set) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => "String",
        PrimitiveType { Kind: Primitive.Integer } => "Integer",
        PrimitiveType { Kind: Primitive.Number } => "Float",
        PrimitiveType { Kind: Primitive.Boolean } => "bool",
        PrimitiveType { Kind: Primitive.DateTime } => "Time",
        PrimitiveType { Kind: Primitive.Date } => "Date",
        EnumType strings => set(_setNames[Key(strings.Values)]),
        NamedEnumType strings => set(strings.Name),
        ListType list => $"Array[{Rbs(list.Item, model, set)}]",
        ModelType reference => model(reference.Name),
        _ => throw new InvalidOperationException($"Ruby has no counterpart of {type}"),
    };

    // A set is named after its member, such as Role, unless another member of that name has other values: then the
    // model's name is prepended, as in TaskStatus.
    private void NameSets()
    {
        var members = _api.Models.SelectMany(model => model.Members.Select(member => (Model: model, Member: member))).ToList();
        var inSets = members.Where(place => SetOf(place.Member.Type) is not null);
        foreach (var group in inSets.GroupBy(place => Key(SetOf(place.Member.Type)!.Values)))
        {
            // The name from a response is preferred to the name from a request body.
            var (model, member) = group.OrderBy(place => !Answers.Contains(place.Model.Name)).First();
            var isAlone = members.Where(place => place.Member.Name == member.Name)
                .All(place => SetOf(place.Member.Type) is { } set && Key(set.Values) == group.Key);
            Add(group.Key, SetOf(member.Type)!.Values, isAlone ? member.Words.Pascal : null, $"{model.Name}{member.Words.Pascal}");
        }

        foreach (var operation in _api.Operations)
        {
            foreach (var parameter in operation.QueryParameters)
            {
                if (SetOf(parameter.Type) is not { } set || _setNames.ContainsKey(Key(set.Values))) continue;
                Add(Key(set.Values), set.Values, null, $"{operation.Resource.Pascal}{operation.Name.Pascal}{parameter.Words.Pascal}");
            }
        }
    }

    private void Add(string key, IReadOnlyList<string> values, string? shortName, string longName)
    {
        bool IsFree(string name) => !_sets.ContainsKey(name) && _api.Models.All(model => model.Name != name);
        var name = shortName is not null && IsFree(shortName) ? shortName : longName;
        if (!IsFree(name)) throw new InvalidOperationException($"Two things are called {name}");
        _setNames[key] = name;
        _sets[name] = values;
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
