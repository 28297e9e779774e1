namespace Platform.WebApi.Http.Concurrency;

/// <summary>The request of a service scope; null for an operator command.</summary>
internal sealed class RequestScope
{
    public HttpContext? Context { get; set; }
}
