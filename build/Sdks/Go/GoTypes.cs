namespace Platform.Sdks.Go;

/// <summary>The Go types of the API, and their names.</summary>
internal sealed class GoTypes
{
    // Members that many models have, each with different values: their enum is prefixed with the model's name.
    private static readonly string[] CommonMembers = ["name", "status", "state", "type", "kind", "mode", "interval"];

    // Names that objects may get in a later version.
    private static readonly Dictionary<string, string> EnumNames = new(StringComparer.Ordinal) { ["Plan"] = "PlanName" };

    private readonly Dictionary<string, string> _enumsByValues = new(StringComparer.Ordinal);
    private readonly List<GoEnum> _enums = [];
    private readonly HashSet<string> _parameters;

    /// <summary>Names the types of an API.</summary>
    public GoTypes(Api api)
    {
        var outputs = Reached(api, api.Operations.Select(operation => operation.Result.Type));
        var sent = api.Models.Where(model => model.IsInput).SelectMany(model => model.Members);
        var inputs = Reached(api, sent.Select(member => member.Type));
        _parameters = [.. inputs.Except(outputs)];

        foreach (var named in api.Enums)
        {
            _enums.Add(new GoEnum(Pascal(named.Name), named.Values, EnumComment(Pascal(named.Name), named.Description)));
        }

        var taken = api.Models.Select(Name).Concat(_enums.Select(one => one.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var model in api.Models.OrderBy(model => model.IsInput))
        {
            foreach (var member in model.Members) AddEnum(member.Words, member.Type, Name(model), taken);
        }

        foreach (var resource in api.Resources)
        {
            foreach (var parameter in resource.Operations.SelectMany(operation => operation.QueryParameters))
            {
                AddEnum(parameter.Words, parameter.Type, Singular(resource.Name), taken);
            }
        }

        _enums.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
    }

    /// <summary>By name.</summary>
    public IEnumerable<GoEnum> Enums => _enums;

    /// <summary>Whether an object is used only in requests, so that its members can be absent.</summary>
    public bool IsParameter(Model model) => _parameters.Contains(model.Name);

    /// <summary>A model's name.</summary>
    public static string Name(Model model) => Pascal(model.Name);

    /// <summary>The singular type name of a resource: <c>APIKey</c> for <c>api keys</c>.</summary>
    public static string Singular(Words resource)
    {
        var name = resource.GoPascal;
        if (name.EndsWith("ies", StringComparison.Ordinal)) return name[..^3] + "y";
        var isPlural = name.EndsWith('s')
            && !name.EndsWith("ss", StringComparison.Ordinal) && !name.EndsWith("us", StringComparison.Ordinal);
        return isPlural ? name[..^1] : name;
    }

    /// <summary>The field for a response member. A pointer is nil where the response has null.</summary>
    public GoField Field(Member member)
    {
        var type = member.IsSecret ? "Secret" : TypeOf(member.Type);
        var isPointer = member.IsNullable && !type.StartsWith("[]", StringComparison.Ordinal);
        return new GoField(member.Words.GoPascal, isPointer ? $"*{type}" : type, $"json:\"{member.Name}\"", member.Description);
    }

    /// <summary>The field for a request member.</summary>
    public GoField ParameterField(Member member)
    {
        var type = member.IsSecret ? "Secret" : TypeOf(member.Type);
        var fieldType = member.IsRequired ? type : $"Optional[{type}]";
        return new GoField(member.Words.GoPascal, fieldType, $"body:\"{member.Name}\"", member.Description);
    }

    /// <summary>The field for a query parameter.</summary>
    public GoField QueryField(Parameter parameter) => new(
        parameter.Words.GoPascal, $"Optional[{TypeOf(parameter.Type)}]", $"query:\"{parameter.Name}\"", parameter.Description);

    /// <summary>A type.</summary>
    public string TypeOf(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => "string",
        PrimitiveType { Kind: Primitive.Integer } => "int64",
        PrimitiveType { Kind: Primitive.Number } => "float64",
        PrimitiveType { Kind: Primitive.Boolean } => "bool",
        PrimitiveType { Kind: Primitive.DateTime } => "time.Time",
        PrimitiveType { Kind: Primitive.Date } => "Date",
        EnumType one => _enumsByValues[Key(one)],
        NamedEnumType one => Pascal(one.Name),
        ListType list => $"[]{TypeOf(list.Item)}",
        ModelType model => Pascal(model.Name),
        _ => throw new InvalidOperationException($"Go has no counterpart of {type}"),
    };

    private static string Pascal(string name) => Words.Of(name).GoPascal;

    private static string Key(EnumType type) => string.Join(' ', type.Values);

    private static string EnumComment(string name, string description)
    {
        const string open = "or a newer one that this version doesn't know";
        return description.Length == 0
            ? $"{name} is one of the strings below, {open}."
            : $"{GoText.Definition(name, description)} It is one of the strings below, {open}.";
    }

    private static HashSet<string> Reached(Api api, IEnumerable<TypeRef?> roots)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots) Reach(root);
        return reached;

        void Reach(TypeRef? type)
        {
            if (type is ListType list) Reach(list.Item);
            if (type is not ModelType model || !reached.Add(model.Name)) return;
            foreach (var member in api.Model(model.Name).Members) Reach(member.Type);
        }
    }

    private void AddEnum(Words member, TypeRef type, string owner, HashSet<string> taken)
    {
        if (type is ListType list) AddEnum(member, list.Item, owner, taken);
        if (type is not EnumType one || _enumsByValues.ContainsKey(Key(one))) return;
        var name = CommonMembers.Contains(member.Text)
            ? owner + member.GoPascal
            : EnumNames.GetValueOrDefault(member.GoPascal, member.GoPascal);
        if (!taken.Add(name) && !taken.Add(name = owner + member.GoPascal))
        {
            throw new InvalidOperationException($"Two types of the Go package are called {name}; name one of them in GoTypes");
        }

        _enumsByValues[Key(one)] = name;
        _enums.Add(new GoEnum(name, one.Values, EnumComment(name, "")));
    }
}

/// <summary>A set of strings with a named type.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Values">The strings.</param>
/// <param name="Comment">Sentences.</param>
internal sealed record GoEnum(string Name, IReadOnlyList<string> Values, string Comment);
