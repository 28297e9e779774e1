using Microsoft.Extensions.DependencyInjection;

namespace Platform.Application.Common;

/// <summary>Who the use cases of a service scope act as, and which client sent them.</summary>
public interface IUseCaseContext
{
    /// <summary>The caller that every use case of the scope acts as.</summary>
    ICaller Caller { get; }

    /// <summary>The client that sent the request.</summary>
    ClientInfo Client { get; }
}

/// <summary>The client of a request, for sessions and the audit log.</summary>
/// <param name="Ip">The client's IP address, as reported by the nearest trusted proxy.</param>
/// <param name="UserAgent">The client's <c>User-Agent</c>.</param>
/// <param name="RequestId">The response's <c>X-Request-Id</c>.</param>
public sealed record ClientInfo(string? Ip, string? UserAgent, string? RequestId)
{
    /// <summary>No request: an operator command or a background service.</summary>
    public static readonly ClientInfo None = new(null, null, null);
}

/// <summary>
/// The context of a service scope. Only <see cref="Create"/> sets it, so a scope created in any other way runs no use case: it fails
/// instead of acting as nobody.
/// </summary>
public sealed class UseCaseScope
{
    private IUseCaseContext? _context;

    /// <summary>The scope's context.</summary>
    /// <exception cref="InvalidOperationException">The scope was created without one.</exception>
    public IUseCaseContext Context => _context ?? throw new InvalidOperationException(
        $"This service scope has no caller. Create scopes for use cases with {nameof(UseCaseScope)}.{nameof(Create)}.");

    /// <summary>Creates a service scope whose use cases run in a context.</summary>
    public static AsyncServiceScope Create(IServiceScopeFactory scopes, IUseCaseContext context)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<UseCaseScope>()._context = context;
        return scope;
    }

    /// <summary>Sends a use case in a scope of its own.</summary>
    public static async Task<TResult> SendAsync<TResult>(
        IServiceScopeFactory scopes, IUseCaseContext context, IUseCase<TResult> useCase, CancellationToken ct)
    {
        await using var scope = Create(scopes, context);
        return await scope.ServiceProvider.GetRequiredService<UseCaseSender>().Send(useCase, ct);
    }
}
