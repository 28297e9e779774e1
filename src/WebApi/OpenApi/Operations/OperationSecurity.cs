using Newtonsoft.Json.Linq;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.Domain.Access;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Describes the credential that an operation accepts, and the scope it needs.</summary>
internal sealed class OperationSecurity : IOperationProcessor
{
    /// <summary>The name of the only security scheme.</summary>
    public const string Bearer = "bearerAuth";

    /// <summary>The scope that the operation needs; null if any credential will do.</summary>
    public static string? ScopeOf(Access access) =>
        access.Needs == Permissions.None ? null : Domain.Access.Scope.Requiring(access.Needs).Name;

    public bool Process(OperationProcessorContext context)
    {
        var access = EndpointShape.Of(context).Access;
        var operation = context.OperationDescription.Operation;
        operation.ExtensionData ??= new Dictionary<string, object?>();
        if (access.Credential != AccessCredential.None) operation.Security = [new OpenApiSecurityRequirement { [Bearer] = [] }];
        else operation.ExtensionData["security"] = new JArray(); // The writer omits an empty Security.
        if (ScopeOf(access) is { } scope) operation.ExtensionData["x-required-scope"] = scope;
        return true;
    }
}
