using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Callers;

/// <summary>The credential of a request: its caller, or the error if it is invalid.</summary>
internal sealed record Credential(Caller? Caller, Error? Failure)
{
    /// <summary>The API version that serves the request, once it is chosen; null before that and without a caller.</summary>
    public IApiRelease? Release { get; set; }

    public static readonly Credential Invalid = new(null, SessionErrors.AuthenticationRequired);
    public static readonly Credential Expired = new(null, SessionErrors.TokenExpired);
}

/// <summary>The caller of a request.</summary>
internal static class HttpContextCallers
{
    /// <summary>The caller, or null without a valid credential.</summary>
    public static Caller? CallerOrNull(this HttpContext context) => context.Features.Get<Credential>()?.Caller;
}
