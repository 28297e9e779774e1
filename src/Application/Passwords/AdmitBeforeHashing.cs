using MediatR;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;

namespace Platform.Application.Passwords;

/// <summary>
/// A use case that hashes a password. While too many are in progress it is refused immediately, before any database query.
/// </summary>
public interface IHashesPassword;

/// <summary>
/// Refuses a use case that hashes a password while too many are in progress. The response doesn't depend on
/// the input, so that it reveals no account.
/// </summary>
internal sealed class AdmitBeforeHashing<TUseCase, TResult>(IPasswords passwords, ClientInfo client) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : IHashesPassword
    where TResult : IResult<TResult>
{
    private static readonly Error TooMany = new(ErrorKind.Unavailable, "Service unavailable") { RetryAfter = TimeSpan.FromSeconds(1) };

    public async Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        using var place = passwords.TryEnter(client.Ip);
        return place is null ? TResult.Fail(TooMany) : await next();
    }
}
