using Microsoft.OpenApi;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Scope = Platform.Domain.ApiKeys.Scope;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>What a member's name tells that neither its type nor its validator can: the rules that are code.</summary>
internal static class MemberFormats
{
    private const string ScopeSchema = "Scope";

    /// <summary>Adds to a member's schema what its name says.</summary>
    public static void Apply(OpenApiSchema schema, string member, OpenApiDocument document, bool isRequest)
    {
        switch (member)
        {
            case "Email":
                schema.Format = "email";
                if (isRequest) schema.MaxLength = EmailAddress.MaxLength;
                break;
            case "Password":
                schema.Format = "password";
                break;
            case "Slug":
                (schema.MinLength, schema.MaxLength) = (OrganizationSlug.MinLength, OrganizationSlug.MaxLength);
                schema.Pattern = "^[a-z0-9][a-z0-9-]*[a-z0-9]$";
                break;
            case "OrgKey":
                schema.Pattern = "^org_[0-9a-f]{32}$";
                break;
            case "Scopes":
                schema.Items = Scopes(document);
                break;
        }
    }

    private static OpenApiSchemaReference Scopes(OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(ScopeSchema) != true)
        {
            var words = Schemas.Words(Scope.All.Select(scope => scope.Name));
            words.Description = "What a key may do. `read`, `write` and `delete` are for all projects, tasks and links; `admin` is everything; none implies another except `admin`.";
            document.AddComponent(ScopeSchema, words);
        }

        return new OpenApiSchemaReference(ScopeSchema, document);
    }
}
