using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Auth;

/// <summary>Records refusals for lack of permission in the audit, and sets the challenge of refused credentials.</summary>
internal sealed class Refusals : IRefusals
{
    public void Complete(HttpContext context, Error error)
    {
        if (error.Kind == ErrorKind.Forbidden) RefusalAudit.Record(context, error);
        if (Challenge.Of(context, error) is { } challenge) context.Response.Headers.WWWAuthenticate = challenge;
    }
}
