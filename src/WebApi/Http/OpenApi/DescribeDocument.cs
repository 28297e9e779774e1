using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>Writes what belongs to the document as a whole: what the API is, where it is, how one authenticates.</summary>
internal sealed class DescribeDocument : IOpenApiDocumentTransformer
{
    /// <summary>The name of the one security scheme.</summary>
    public const string Bearer = "bearerAuth";

    private const string Description = """
        The API of an organization's users, keys and data.

        **Authentication.** Send `Authorization: Bearer <token>`, where the token is an access token (from `POST /api/auth/login`, for people)
        or an API key (from `POST /api/api-keys`, for programs). An operation that names a scope in `x-required-scope` needs it, from a key and
        from the role of the person alike.

        **Bodies.** Requests may be `application/json` or `application/x-www-form-urlencoded`, where a field repeats for a list. Unknown members are ignored. Answers are JSON;
        a documented member is always present, and `null` where there is no value. Times are RFC 3339 in UTC.

        **Surfaces.** One product and one set of data, in three documented dialects. Under `/api`, failures are `{"error": "…"}`; a validation failure (422) names each field in
        `details.fieldErrors`, and in `details.formErrors` what belongs to no field. Under `/v1/keys`, they are `{"error": {"code", "message", "details"}}`, and validation is 400.
        Elsewhere under `/v1`, answers are `{"success": true, "data"}` and failures `{"success": false, "error": {"code", "message", "details"}}`, and validation is 400.

        **Lists.** `?limit=20&offset=0` gives a part of a list, newest first, with `pagination` telling of the rest.

        **Browsers.** A request that bears `Origin` is served with an API key only where the key's organization lists the origin's host under `/api/allowed-domains`: 403 `Origin not allowed` otherwise, and
        `X-Refused-Origin` names the origin. Preflights are granted to an origin that some organization lists. Server code sends no `Origin`, and is not restricted.

        **Expiry.** Every answer to a key in its last 30 days bears `Api-Key-Expires`, the time of its end in RFC 3339.

        **Requests.** Every answer bears `X-Request-Id`: the caller's own, if it sent one of 1 to 128 letters, digits, dots, hyphens and underscores, else a fresh one.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Health", "Whether the service lives, and can serve."),
        ("Organizations", "The organization a credential belongs to."),
        ("Sign-in", "Access tokens and refresh tokens for people."),
        ("Users", "People of the organization."),
        ("API keys", "Credentials for programs."),
        ("Allowed domains", "Whose pages may use the organization's keys in browsers."),
        ("Limits", "What the plan allows, and what is left of it."),
        ("Usage", "How much was asked for, and what is left."),
        ("Audit", "Who did what, and what was refused."),
        ("Key check", "Whose credential it is."),
        ("Keys", "The same credentials in the Keys API."),
        ("Projects", "What tasks are grouped by."),
        ("Tasks", "What is to be done."),
        ("Documents", "This document."),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Platform API",
            Version = ProductVersion.Text,
            Description = Description.ReplaceLineEndings("\n"),
            License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
        };
        document.Servers = [new OpenApiServer { Url = ApiDocument.ServerPlaceholder }];

        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access token, or an API key.",
        });
        ResponseHeaders.AddTo(document);

        var used = document.Tags?.Select(tag => tag.Name).ToHashSet() ?? [];
        document.Tags = new HashSet<OpenApiTag>(Tags.Where(tag => used.Remove(tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        foreach (var other in used) document.Tags.Add(new OpenApiTag { Name = other });

        return Task.CompletedTask;
    }
}
