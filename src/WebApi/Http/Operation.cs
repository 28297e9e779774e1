using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.WebApi.Http;

/// <summary>What the audit and the documents call an endpoint.</summary>
internal sealed record Operation(string Id);

/// <summary>The status and type of what an endpoint answers when it does not refuse.</summary>
/// <param name="Status">200, 201 or 204; or 503, where the answer is that something is not there.</param>
/// <param name="Type">What the answer holds; null for none.</param>
/// <param name="List">Whether it is one of them, or a list.</param>
internal sealed record Success(int Status, Type? Type, ListKind List)
{
    /// <summary>Whether the answer has an <c>ETag</c>.</summary>
    public bool HasETag => List == ListKind.None && Type?.IsAssignableTo(typeof(IVersioned)) == true;
}

/// <summary>Whether an answer is a list.</summary>
internal enum ListKind
{
    /// <summary>It is one object, or nothing.</summary>
    None,

    /// <summary>A list in pages.</summary>
    Pages,

    /// <summary>A whole list.</summary>
    Whole,
}

/// <summary>The answer names where the new thing can be read: <c>Location</c>.</summary>
internal sealed record Located;

/// <summary>The form of the id in an endpoint's path, where it is not a number.</summary>
/// <param name="Prefix">What it begins with.</param>
internal sealed record IdForm(string Prefix);

/// <summary>A query parameter that narrows a list.</summary>
/// <param name="Member">Its name in C#.</param>
/// <param name="Type">What it is read into.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Example">A value as it is written in a query.</param>
internal sealed record ListFilter(string Member, Type Type, string Description, object Example);

/// <summary>A refusal that nothing else about the endpoint tells of.</summary>
internal sealed record MayRefuse(Error Error);

/// <summary>The answer is a table, not JSON.</summary>
/// <param name="Example">What it may look like.</param>
internal sealed record CsvAnswer(string Example);

/// <summary>How an endpoint describes itself.</summary>
internal static class OperationConventions
{
    /// <summary>Names the operation.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string id, string summary, string? description = null) =>
        endpoint.WithMetadata(new Operation(id), new EndpointSummaryAttribute(summary), new EndpointDescriptionAttribute(description ?? ""))
            .WithName(id);

    /// <summary>Answers with one object.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.WithMetadata(new Success(status, typeof(T), ListKind.None));

    /// <summary>Answers with a list in pages.</summary>
    public static RouteHandlerBuilder AnswersPageOf<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, typeof(T), ListKind.Pages));

    /// <summary>Answers with a whole list.</summary>
    public static RouteHandlerBuilder AnswersListOf<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, typeof(T), ListKind.Whole));

    /// <summary>Answers with a table.</summary>
    public static RouteHandlerBuilder AnswersCsv(this RouteHandlerBuilder endpoint, string example) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, null, ListKind.None), new CsvAnswer(example));

    /// <summary>Answers with nothing: 204.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status204NoContent, null, ListKind.None));

    /// <summary>Names where the new thing can be read.</summary>
    public static RouteHandlerBuilder WithLocation(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Located());

    /// <summary>May also refuse with these.</summary>
    public static RouteHandlerBuilder MayRefuse(this RouteHandlerBuilder endpoint, params Error[] errors)
    {
        foreach (var error in errors) endpoint.WithMetadata(new MayRefuse(error));
        return endpoint;
    }
}
