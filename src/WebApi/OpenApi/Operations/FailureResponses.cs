using System.Globalization;
using Microsoft.Net.Http.Headers;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.OpenApi.Schemas;
using Platform.WebApi.Versions;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes an endpoint's errors in its dialect. Each example is written by the code that writes the error at run time.</summary>
internal sealed class FailureResponses(Failures failures) : IOperationProcessor
{
    private const string Json = "application/json";

    // Responses shared by most operations are written once and referenced.
    private static readonly (string Name, Error[] Errors)[] Shared =
    [
        ("Unauthorized", [SessionErrors.AuthenticationRequired, SessionErrors.TokenExpired]),
        (
            "Forbidden",
            [HttpErrors.InsufficientPermissions, HttpErrors.OriginNotAllowed, OrganizationErrors.Disabled, HttpErrors.HttpsRequired]
        ),
        ("HttpsRequired", [HttpErrors.HttpsRequired]),
        ("NotFound", [HttpErrors.NotFound]),
        ("RequestTimeout", [HttpErrors.RequestTimeout]),
        ("PayloadTooLarge", [HttpErrors.PayloadTooLarge]),
        ("UnsupportedMediaType", [HttpErrors.UnsupportedMediaType, HttpErrors.UnsupportedEncoding]),
        ("RateLimited", [HttpErrors.RateLimited]),
        ("TooManyFailures", [AttemptErrors.TooManyFailures, HttpErrors.RateLimited]),
        ("InternalError", [HttpErrors.Internal]),
        ("Unavailable", [HttpErrors.Unavailable]),
    ];

    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        var responses = context.OperationDescription.Operation.Responses;

        foreach (var group in failures.Of(endpoint))
        {
            var status = group.Key.ToString(CultureInfo.InvariantCulture);
            if (responses.ContainsKey(status)) continue;
            responses[status] = Response(endpoint.Dialect, group.Key, [.. group], context.Document);
        }

        return true;
    }

    private OpenApiResponse Response(JsonDialect dialect, int status, IReadOnlyList<Error> errors, OpenApiDocument document)
    {
        var name = errors is [var only] && only.Is(failures.UnknownVersion)
            ? "UnknownVersion"
            : Shared.FirstOrDefault(shared => shared.Errors.SequenceEqual(errors)).Name;
        if (name is null) return Make(dialect, status, errors, document);
        var components = document.Components.Responses;
        var id = DialectSchemas.PrefixOf(dialect) + name;
        if (!components.TryGetValue(id, out var response)) components[id] = response = Make(dialect, status, errors, document);
        return new OpenApiResponse { Reference = response };
    }

    private OpenApiResponse Make(JsonDialect dialect, int status, IReadOnlyList<Error> errors, OpenApiDocument document)
    {
        var examples = errors.Select(error => new BodyExample(TitleOf(error), JsonText.TokenOf(json => dialect.Failure(json, error))));
        var response = new OpenApiResponse
        {
            Description = string.Join("; ", errors.Select(error => error.Message).Distinct()) + ".",
            Content = { [Json] = BodyExample.Content(DialectSchemas.Failure(dialect, errors[0].Kind, document), [.. examples]) },
        };
        ResponseHeaders.Add(response, document, HeadersOf(status));
        return response;
    }

    private string TitleOf(Error error) =>
        error.Is(failures.UnknownVersion) ? "Unknown version" : error.Fields is [var first, ..] ? first.Message : error.Message;

    private static IEnumerable<string> HeadersOf(int status)
    {
        yield return RequestIds.Header;
        yield return VersionHeaders.Version;
        if (status == StatusCodes.Status401Unauthorized) yield return HeaderNames.WWWAuthenticate;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) yield return HeaderNames.RetryAfter;
        if (status != StatusCodes.Status429TooManyRequests) yield break;
        foreach (var header in ResponseHeaders.OfLimits) yield return header;
    }
}
