namespace Platform.Sdks;

/// <summary>The API that the OpenAPI document describes, in the terms of an SDK.</summary>
/// <param name="Version">The document's version.</param>
/// <param name="Resources">In the order of the document.</param>
/// <param name="Models">The objects in request and response bodies, by name.</param>
/// <param name="Enums">The named sets of strings, by name.</param>
internal sealed record Api(
    string Version, IReadOnlyList<Resource> Resources, IReadOnlyList<Model> Models, IReadOnlyList<NamedEnum> Enums)
{
    /// <summary>Every operation, resource by resource.</summary>
    public IEnumerable<Operation> Operations => Resources.SelectMany(resource => resource.Operations);

    /// <summary>A model by its name.</summary>
    /// <exception cref="InvalidOperationException">The model doesn't exist.</exception>
    public Model Model(string name) => Models.SingleOrDefault(model => model.Name == name)
        ?? throw new InvalidOperationException($"The document has no schema {name}");
}

/// <summary>The operations under one first path segment, such as <c>/v1/projects</c>.</summary>
/// <param name="Name">The name as words, such as <c>api keys</c>.</param>
/// <param name="Summary">A sentence.</param>
/// <param name="Operations">In the order of the document.</param>
internal sealed record Resource(Words Name, string Summary, IReadOnlyList<Operation> Operations);

/// <summary>A method of a resource.</summary>
/// <param name="Id">The document's <c>operationId</c>.</param>
/// <param name="Resource">The resource's name.</param>
/// <param name="Name">The name as words, such as <c>list</c> or <c>update current</c>.</param>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">The path, with its parameters in braces.</param>
/// <param name="PathParameters">In the order of the path.</param>
/// <param name="QueryParameters">In the order of the document, including those for paging.</param>
/// <param name="Headers">The request headers a caller may set, such as <c>If-Match</c>.</param>
/// <param name="Body">The model of the body; null where there is no body or it has no members.</param>
/// <param name="Result">The response.</param>
/// <param name="Summary">A phrase in the imperative, without a full stop.</param>
/// <param name="Description">Further sentences; may be empty.</param>
/// <param name="IsPublic">Whether it needs no credential.</param>
internal sealed record Operation(
    string Id, Words Resource, Words Name, string Method, string Path, IReadOnlyList<Parameter> PathParameters,
    IReadOnlyList<Parameter> QueryParameters, IReadOnlyList<Parameter> Headers, Model? Body, Result Result, string Summary,
    string Description, bool IsPublic)
{
    /// <summary>Whether a retry with the same <c>Idempotency-Key</c> creates nothing twice.</summary>
    public bool TakesIdempotencyKey => Headers.Any(header => header.Name == "Idempotency-Key");

    /// <summary>Whether the method itself is idempotent, so that a retry is safe (RFC 9110 §9.2.2).</summary>
    public bool IsIdempotent => Method is "GET" or "PUT" or "DELETE" || TakesIdempotencyKey;

    /// <summary>The query parameters other than those for paging.</summary>
    public IEnumerable<Parameter> Filters => QueryParameters.Where(parameter => parameter.Name is not ("limit" or "offset"));
}

/// <summary>A parameter in a path, a query or a header.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Type">The type.</param>
/// <param name="Description">Sentences; may be empty.</param>
internal sealed record Parameter(string Name, TypeRef Type, string Description)
{
    /// <summary>The name as words.</summary>
    public Words Words => Words.Of(Name);
}

/// <summary>The response of an operation.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Type">The type of the object, or of a list's items; null for other shapes.</param>
internal sealed record Result(ResultKind Kind, TypeRef? Type)
{
    /// <summary>Whether the object or list is in the member <c>data</c>.</summary>
    public bool IsWrapped { get; init; }
}

/// <summary>The shape of a response.</summary>
internal enum ResultKind
{
    /// <summary>No body.</summary>
    None,

    /// <summary>One object.</summary>
    Object,

    /// <summary>A page of a list, with <c>pagination</c>.</summary>
    Page,

    /// <summary>A list without paging.</summary>
    List,

    /// <summary>Plain text, such as CSV.</summary>
    Text,

    /// <summary>JSON without a schema.</summary>
    Json,
}

/// <summary>An object in a request or response body.</summary>
/// <param name="Name">The name, such as <c>Project</c>.</param>
/// <param name="Members">In the order of the document.</param>
/// <param name="Description">Sentences; may be empty.</param>
/// <param name="IsInput">Whether it is a request body.</param>
internal sealed record Model(string Name, IReadOnlyList<Member> Members, string Description, bool IsInput);

/// <summary>A member of an object.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Type">The type.</param>
/// <param name="IsRequired">Whether a request body must have it; responses have every member.</param>
/// <param name="IsNullable">Whether it can be null.</param>
/// <param name="Description">Sentences; may be empty.</param>
internal sealed record Member(string Name, TypeRef Type, bool IsRequired, bool IsNullable, string Description)
{
    /// <summary>The name as words.</summary>
    public Words Words => Words.Of(Name);

    /// <summary>Whether the value is a secret, which is masked wherever the object is printed.</summary>
    public bool IsSecret => Name is "key" or "raw_key" or "access_token" or "refresh_token" or "password" or "current_password"
        or "new_password" or "token" && Type is PrimitiveType;
}

/// <summary>A named set of strings.</summary>
/// <param name="Name">The name, such as <c>Scope</c>.</param>
/// <param name="Values">The strings.</param>
/// <param name="Description">Sentences; may be empty.</param>
internal sealed record NamedEnum(string Name, IReadOnlyList<string> Values, string Description);

/// <summary>The type of a member or a parameter.</summary>
internal abstract record TypeRef;

/// <summary>A value without members.</summary>
/// <param name="Kind">The kind of value.</param>
internal sealed record PrimitiveType(Primitive Kind) : TypeRef;

/// <summary>One of a set of strings.</summary>
/// <param name="Values">The strings.</param>
internal sealed record EnumType(IReadOnlyList<string> Values) : TypeRef;

/// <summary>A list.</summary>
/// <param name="Item">The type of the items.</param>
internal sealed record ListType(TypeRef Item) : TypeRef;

/// <summary>An object.</summary>
/// <param name="Name">The model's name.</param>
internal sealed record ModelType(string Name) : TypeRef;

/// <summary>One of a named set of strings.</summary>
/// <param name="Name">The name of the set.</param>
internal sealed record NamedEnumType(string Name) : TypeRef;

/// <summary>A kind of value.</summary>
internal enum Primitive
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>A Boolean.</summary>
    Boolean,

    /// <summary>A date and time in UTC (RFC 3339).</summary>
    DateTime,

    /// <summary>A date (RFC 3339).</summary>
    Date,
}
