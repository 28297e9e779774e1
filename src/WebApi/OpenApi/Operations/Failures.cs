using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.Versions;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Lists every error of an endpoint, as the same <see cref="Error"/> values that requests get.</summary>
internal sealed class Failures(IServiceProvider services)
{
    /// <summary>The error of every operation for an unknown version.</summary>
    public Error UnknownVersion { get; } = services.GetRequiredService<ApiVersions>().Unknown;

    /// <summary>The errors, ordered by their status codes in the endpoint's dialect.</summary>
    public IEnumerable<IGrouping<int, Error>> Of(EndpointShape endpoint) =>
        All(endpoint).Distinct().GroupBy(error => endpoint.Dialect.StatusOf(error)).OrderBy(group => group.Key);

    /// <summary>The error of the page parameters' validator for values out of range.</summary>
    public static Error PageOutOfRange { get; } = Refusal(
        new AnyPageValidator(), new AnyPage(new PageRequest(PageRequest.MaxLimit + 1, -1)));

    private IEnumerable<Error> All(EndpointShape endpoint)
    {
        if (endpoint.Access.Credential != AccessCredential.None)
        {
            yield return SessionErrors.AuthenticationRequired;
            yield return SessionErrors.TokenExpired;
            yield return HttpErrors.InsufficientPermissions;
            yield return HttpErrors.OriginNotAllowed;
            yield return OrganizationErrors.Disabled;
        }

        if (endpoint.Id is not null) yield return HttpErrors.NotFound;
        if (endpoint.TakesIfMatch) yield return CommonErrors.PreconditionFailed;
        if (endpoint.Idempotent is { } idempotent)
        {
            yield return IdempotencyErrors.KeyReused;
            if (idempotent.HasSecret) yield return IdempotencyErrors.SecretNotKept;
        }

        if (endpoint.IsPaged) yield return PageOutOfRange;
        if (endpoint.Body is { } body)
        {
            if (Examples.OfInvalid(body) is { } invalid) yield return RefusalOf(invalid);
            yield return BodyReader.MalformedJson;
            yield return HttpErrors.RequestTimeout;
            yield return HttpErrors.PayloadTooLarge;
            yield return HttpErrors.UnsupportedMediaType;
            yield return HttpErrors.UnsupportedEncoding;
        }

        foreach (var refusal in endpoint.Refusals) yield return refusal.Error;
        yield return UnknownVersion;
        if (endpoint.IsChange) yield return HttpErrors.Unavailable;
        yield return HttpErrors.Internal;
        if (endpoint.IsHealthCheck)
        {
            // It needs no credential, but a presented one is still checked.
            yield return HttpErrors.InsufficientPermissions;
            yield return OrganizationErrors.Disabled;
            yield break;
        }

        yield return HttpErrors.HttpsRequired;
        yield return HttpErrors.RateLimited;
    }

    private Error RefusalOf(object invalid) => invalid is IBodyOf<object> body
        ? RefusalOf(body.ToUseCase())
        : Refusal(ValidatorOf(invalid.GetType()), invalid);

    private IValidator ValidatorOf(Type type) => (IValidator)services.GetRequiredService(typeof(IValidator<>).MakeGenericType(type));

    private static Error Refusal(IValidator validator, object invalid)
    {
        var failures = validator.Validate(new ValidationContext<object>(invalid)).Errors;
        return failures.Count > 0
            ? Error.Invalid([.. failures.Select(failure => new FieldError(failure.PropertyName, failure.ErrorMessage))])
            : throw new InvalidOperationException($"The example of an invalid {invalid.GetType().Name} is valid");
    }

    /// <summary>Represents any paged query.</summary>
    internal sealed record AnyPage(PageRequest Page) : IPagedQuery;

    /// <summary>The rules of any paged query.</summary>
    internal sealed class AnyPageValidator : PagedQueryValidator<AnyPage>;
}
