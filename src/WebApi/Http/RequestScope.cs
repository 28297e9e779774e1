namespace Platform.WebApi.Http;

/// <summary>The request that a scope of services is for; none for an operator's command.</summary>
internal sealed class RequestScope
{
    public HttpContext? Context { get; set; }
}
