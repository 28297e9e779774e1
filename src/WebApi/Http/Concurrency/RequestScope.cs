using Microsoft.AspNetCore.Http.Features;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.WebApi.Http.Callers;

namespace Platform.WebApi.Http.Concurrency;

/// <summary>
/// The service scope of a request, created on first use, in which use cases act as the request's caller. It replaces the framework's
/// feature, which creates scopes without a caller, and costs no more: one object for each request, no asynchronous wrapper.
/// </summary>
internal sealed class RequestScope : IServiceProvidersFeature, IUseCaseContext, IAsyncDisposable, IDisposable
{
    private readonly HttpContext _context;
    private readonly IServiceProvider _application;
    private readonly IServiceScopeFactory _scopes;
    private AsyncServiceScope _scope;
    private IServiceProvider? _services;

    private RequestScope(HttpContext context, IServiceProvider application, IServiceScopeFactory scopes) =>
        (_context, _application, _scopes) = (context, application, scopes);

    // A use case that signs a person in runs before there is a caller.
    ICaller IUseCaseContext.Caller => _context.CallerOrNull() ?? Caller.Anonymous;

    ClientInfo IUseCaseContext.Client => Client.Of(_context);

    public IServiceProvider RequestServices
    {
        get => _services ?? Create();
        set => _services = value;
    }

    /// <summary>Gives every request a scope. Must be the first middleware, before anything uses the request's services.</summary>
    public static void Use(IApplicationBuilder app)
    {
        var application = app.ApplicationServices;
        var scopes = application.GetRequiredService<IServiceScopeFactory>();
        app.Use(next => context =>
        {
            context.Features.Set<IServiceProvidersFeature>(new RequestScope(context, application, scopes));
            return next(context);
        });
    }

    /// <summary>The application's services, for singletons: resolving one from the request's services would create its scope.</summary>
    public static IServiceProvider ApplicationOf(HttpContext context) =>
        context.Features.Get<IServiceProvidersFeature>() is RequestScope request ? request._application : context.RequestServices;

    /// <summary>The request of a service scope; null if the scope belongs to none.</summary>
    /// <exception cref="InvalidOperationException">The scope was created without a context.</exception>
    public static HttpContext? RequestOf(IServiceProvider services) =>
        (services.GetRequiredService<UseCaseScope>().Context as RequestScope)?._context;

    public ValueTask DisposeAsync()
    {
        _services = null;
        return _scope.DisposeAsync();
    }

    public void Dispose()
    {
        _services = null;
        _scope.Dispose();
    }

    private IServiceProvider Create()
    {
        _context.Response.RegisterForDisposeAsync(this);
        _scope = UseCaseScope.Create(_scopes, this);
        return _services = _scope.ServiceProvider;
    }
}
