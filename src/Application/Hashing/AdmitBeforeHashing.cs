using MediatR;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Hashing;

/// <summary>
/// A use case that hashes a password. While too many of them are under way it is refused at once, before it asks the database anything.
/// </summary>
public interface IHashesPassword;

/// <summary>
/// Refuses a use case that hashes a password while too many are under way. The answer doesn't depend on what was typed, so that it reveals
/// no account.
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
