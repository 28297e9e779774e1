using Newtonsoft.Json.Linq;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Domain.Access;
using Platform.WebApi.Auth;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>States which credential an operation takes, and the scope it needs.</summary>
internal sealed class OperationSecurity : IOperationProcessor
{
    /// <summary>The name of the one security scheme.</summary>
    public const string Bearer = "bearerAuth";

    /// <summary>The scope that permits the operation; null where any credential does.</summary>
    public static string? ScopeOf(Access access) =>
        access.Needs == Permissions.None ? null : Domain.Access.Scope.Requiring(access.Needs).Name;

    public bool Process(OperationProcessorContext context)
    {
        var access = EndpointShape.Of(context).Access;
        var operation = context.OperationDescription.Operation;
        operation.ExtensionData ??= new Dictionary<string, object?>();
        if (access.Credential != AccessCredential.None) operation.Security = [new OpenApiSecurityRequirement { [Bearer] = [] }];
        else operation.ExtensionData["security"] = new JArray(); // The writer leaves out the member itself when it is empty.
        if (ScopeOf(access) is { } scope) operation.ExtensionData["x-required-scope"] = scope;
        return true;
    }
}
