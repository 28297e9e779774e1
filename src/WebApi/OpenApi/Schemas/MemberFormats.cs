using NJsonSchema;
using NJsonSchema.Generation;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Scope = Platform.Domain.ApiKeys.Scope;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>Adds rules that the domain enforces in code, by member name: neither the type nor the validator declares them.</summary>
internal sealed class MemberFormats : ISchemaProcessor
{
    private const string ScopeDescription =
        "What a key may do. `read`, `write` and `delete` are for all projects, tasks and links; `admin` is everything; "
        + "none implies another except `admin`.";

    public void Process(SchemaProcessorContext context)
    {
        foreach (var (property, member) in context.Members())
        {
            switch (property.Name)
            {
                case "Email":
                    member.Format = "email";
                    if (context.IsRequest()) member.MaxLength = EmailAddress.MaxLength;
                    break;
                case "Password":
                    member.Format = "password";
                    break;
                case "Slug":
                    (member.MinLength, member.MaxLength) = (OrganizationSlug.MinLength, OrganizationSlug.MaxLength);
                    member.Pattern = "^[a-z0-9][a-z0-9-]*[a-z0-9]$";
                    break;
                case "ApiVersion":
                    member.Pattern = @"^\d{4}-\d{2}-\d{2}$";
                    break;
                case "OrgKey":
                    member.Pattern = "^org_[0-9a-f]{32}$";
                    break;
                case "Scopes":
                    member.Item = new JsonSchema { Reference = ScopeSchema(context.Resolver) };
                    break;
            }
        }
    }

    private static JsonSchema ScopeSchema(JsonSchemaResolver resolver)
    {
        if (!resolver.HasSchema(typeof(Scope), isIntegerEnumeration: false))
        {
            var schema = new JsonSchema { Type = JsonObjectType.String, Description = ScopeDescription };
            foreach (var scope in Scope.All) schema.Enumeration.Add(scope.Name);
            resolver.AddSchema(typeof(Scope), isIntegerEnumeration: false, schema);
        }

        return resolver.GetSchema(typeof(Scope), isIntegerEnumeration: false);
    }
}
