using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.WebApi.Http.Endpoints;

/// <summary>The name of an endpoint in the audit and in documents.</summary>
internal sealed record Operation(string Id);

/// <summary>The status and type of an endpoint's successful response.</summary>
/// <param name="Status">200, 201 or 204; or 503, for a response that reports unavailability.</param>
/// <param name="Type">The type of the response's object or items; null for an empty response.</param>
/// <param name="List">Whether the response is a single object or a list.</param>
internal sealed record Success(int Status, Type? Type, ListKind List)
{
    /// <summary>Whether the response has an <c>ETag</c>.</summary>
    public bool HasETag => List == ListKind.None && Type?.IsAssignableTo(typeof(IVersioned)) == true;
}

/// <summary>Whether a response is a list.</summary>
internal enum ListKind
{
    /// <summary>A single object, or nothing.</summary>
    None,

    /// <summary>A list in pages.</summary>
    Pages,

    /// <summary>A whole list.</summary>
    Whole,
}

/// <summary>The response has a <c>Location</c> header with the new resource's path.</summary>
internal sealed record Located;

/// <summary>The format of the id in an endpoint's path, if it is not a number.</summary>
/// <param name="Prefix">The prefix of the id.</param>
internal sealed record IdForm(string Prefix);

/// <summary>A query parameter that filters a list.</summary>
/// <param name="Member">The name of the C# member.</param>
/// <param name="Type">The type that it is converted to.</param>
/// <param name="Description">A sentence for documents.</param>
/// <param name="Example">A value as written in a query.</param>
internal sealed record ListFilter(string Member, Type Type, string Description, object Example);

/// <summary>An error that the endpoint's other metadata doesn't imply.</summary>
internal sealed record MayRefuse(Error Error);

/// <summary>The response is CSV, not JSON.</summary>
/// <param name="Example">An example for documents.</param>
internal sealed record CsvAnswer(string Example);

/// <summary>Declares an endpoint's metadata.</summary>
internal static class OperationConventions
{
    /// <summary>Names the operation.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string id, string summary, string? description = null) =>
        endpoint.WithMetadata(new Operation(id), new EndpointSummaryAttribute(summary), new EndpointDescriptionAttribute(description ?? ""))
            .WithName(id);

    /// <summary>Responds with one object.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.WithMetadata(new Success(status, typeof(T), ListKind.None));

    /// <summary>Responds with a paged list.</summary>
    public static RouteHandlerBuilder AnswersPageOf<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, typeof(T), ListKind.Pages));

    /// <summary>Responds with a whole list.</summary>
    public static RouteHandlerBuilder AnswersListOf<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, typeof(T), ListKind.Whole));

    /// <summary>Responds with CSV.</summary>
    public static RouteHandlerBuilder AnswersCsv(this RouteHandlerBuilder endpoint, string example) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status200OK, null, ListKind.None), new CsvAnswer(example));

    /// <summary>Responds with 204 and no body.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Success(StatusCodes.Status204NoContent, null, ListKind.None));

    /// <summary>Responds with a <c>Location</c> header.</summary>
    public static RouteHandlerBuilder WithLocation(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Located());

    /// <summary>May also fail with these errors.</summary>
    public static RouteHandlerBuilder MayRefuse(this RouteHandlerBuilder endpoint, params Error[] errors)
    {
        foreach (var error in errors) endpoint.WithMetadata(new MayRefuse(error));
        return endpoint;
    }
}
