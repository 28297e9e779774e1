using Microsoft.AspNetCore.Http.Metadata;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.OpenApi.Operations;

/// <summary>Writes the summary and the description, which also names the required credential and scope.</summary>
internal sealed class OperationTexts : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var endpoint = EndpointShape.Of(context);
        var operation = context.OperationDescription.Operation;
        operation.Summary = endpoint.Find<IEndpointSummaryMetadata>()?.Summary;
        var description = string.Join(' ', Sentences(endpoint.Find<IEndpointDescriptionMetadata>()?.Description, endpoint.Access));
        operation.Description = description.Length > 0 ? description : null;
        return true;
    }

    private static IEnumerable<string> Sentences(string? description, Access access)
    {
        if (!string.IsNullOrEmpty(description)) yield return description;
        if (access.Credential == AccessCredential.AccessToken)
        {
            yield return "For people: takes an access token; an API key is refused with 403.";
        }

        if (OperationSecurity.ScopeOf(access) is { } scope) yield return $"Needs the scope `{scope}`.";
    }
}
