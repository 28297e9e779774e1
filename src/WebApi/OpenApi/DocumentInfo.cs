using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.OpenApi.Operations;
using Platform.WebApi.OpenApi.Samples;

namespace Platform.WebApi.OpenApi;

/// <summary>Writes the document's general parts: description, contact, license, server and security scheme.</summary>
internal sealed class DocumentInfo : IDocumentProcessor
{
    private const string Description =
        "The API of an organization's users, keys and data.\n\n"
        + "**Authentication.** Send `Authorization: Bearer <token>`, where the "
        + "token is an access token (from `POST /api/auth/login`, for people)\n"
        + "or an API key (from `POST /api/api-keys`, for programs). An operation that names a scope in `x-required-scope` needs\n"
        + "it, both from a key and from the person's role.\n\n"
        + "**Versions.** A version is a date. The header `Api-Version` names the one a request "
        + "is made for; without it, the organization's own holds (`api_version` of\n"
        + "`/api/organizations/current`), and without a credential the default. Every answer has "
        + "`Api-Version`, the one it was served in. Where that is deprecated or ends, it also has\n"
        + "`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the changelog. `GET /api/versions` lists them all.\n\n"
        + "**Organization.** Every operation that takes a credential also takes the "
        + "header `X-Org-Key`: the `org_key` of the organization that is\n"
        + "meant. Where it is sent, it must be the credential's own: 403 otherwise. It may always be left out, or empty.\n\n"
        + "**Bodies.** Requests may be `application/json` or `application/x-www-form-urlencoded`, "
        + "where a field repeats for a list. Unknown members are ignored. Answers are JSON;\n"
        + "a documented member is always present, and `null` where there is no value. Times are RFC 3339 in UTC.\n\n"
        + "**Surfaces.** One product and one set of data, in three documented dialects. Under `/api`, "
        + "failures are `{\"error\": \"…\"}`; a validation failure (422) names each field in\n"
        + "`details.fieldErrors`, and in `details.formErrors` what belongs to no field. Under `/v1/keys`, "
        + "they are `{\"error\": {\"code\", \"message\", \"details\"}}`, and validation is 400.\n"
        + "Elsewhere under `/v1`, answers are `{\"success\": true, \"data\"}` and failures "
        + "`{\"success\": false, \"error\": {\"code\", \"message\", \"details\"}}`, and validation is 400.\n\n"
        + "**Lists.** `?limit=20&offset=0` gives a part of a list, newest first, with `pagination` telling of the rest.\n\n"
        + "**Browsers.** A request with `Origin` is served with an API key only where the key's organization "
        + "lists the origin's host under `/api/allowed-domains`: 403 `Origin not allowed` otherwise, and\n"
        + "`X-Refused-Origin` names the origin. Preflights are granted to an origin that some organization lists, with\n"
        + "the headers they ask for. This document, its downloads, the versions and health checks may "
        + "be read from any origin. Server code sends no `Origin`, and is not restricted.\n\n"
        + "**Expiry.** Every answer to a key in its last 30 days has `Api-Key-Expires`, the time of its end in RFC 3339.\n\n"
        + "**Requests.** Every answer has `X-Request-Id`: the caller's own, if it sent one of 1 "
        + "to 128 letters, digits, dots, hyphens and underscores, else a fresh one.";

    public void Process(DocumentProcessorContext context)
    {
        var document = context.Document;
        document.OpenApi = JsonText.OpenApiVersion;
        document.Generator = null;
        document.Info.Description = Description;
        document.Info.Contact = new OpenApiContact { Name = "Developer portal", Url = ApiDocument.ServerPlaceholder + "/developers" };
        document.Info.License = new OpenApiLicense { Name = "MIT", Url = "https://opensource.org/license/mit" };
        document.Servers.Add(new OpenApiServer { Url = ApiDocument.ServerPlaceholder });
        document.Components.SecuritySchemes[OperationSecurity.Bearer] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access token, or an API key. The header `X-Org-Key` may name the organization that is meant.",
        };
    }
}
