using Platform.Domain.Common;

namespace Platform.WebApi.Http.Callers;

/// <summary>Completes the refusal of a caller before it is written: its challenge, and its entry in the audit.</summary>
internal interface IRefusals
{
    /// <summary>Completes the response to any error; most need nothing.</summary>
    void Complete(HttpContext context, Error error);
}
