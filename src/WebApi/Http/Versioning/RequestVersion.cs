using Platform.Application.Credentials;

namespace Platform.WebApi.Http.Versioning;

/// <summary>What the version of a request changes.</summary>
internal static class RequestVersion
{
    /// <summary>The older form of the request and its response; null if the newest applies.</summary>
    public static IOlderForm? OlderFormOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IVersionedOperation>() is { HasOlderForms: true } operation
            ? operation.FormOf(context)
            : null;

    /// <summary>The operation and the version that a request uses.</summary>
    public static UsedOperation UseOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IVersionedOperation>() is { } operation
            ? operation.UseOf(context)
            : context.RequestServices.GetRequiredService<IRequestVersions>().UseOf(context);
}
