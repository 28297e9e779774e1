using Platform.Application.Credentials;

namespace Platform.WebApi.Http.Versioning;

/// <summary>Endpoint metadata: the operation is served in several versions of the API.</summary>
internal interface IVersionedOperation
{
    /// <summary>Whether any version before the newest differs.</summary>
    bool HasOlderForms { get; }

    /// <summary>The form in the version that serves a request; null if it is the newest form.</summary>
    IOlderForm? FormOf(HttpContext context);

    /// <summary>The operation and the version that a request uses.</summary>
    UsedOperation UseOf(HttpContext context);
}
