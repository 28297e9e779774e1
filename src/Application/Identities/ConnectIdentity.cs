using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Users;

namespace Platform.Application.Identities;

/// <summary>
/// Connects an account at a provider to the caller, whatever its address. A person who has a password must enter it, so that
/// access to an unlocked device is not enough.
/// </summary>
/// <param name="Identity">The provider's statement.</param>
/// <param name="CurrentPassword">The caller's password; null if they have none.</param>
public sealed record ConnectIdentity(ExternalIdentity Identity, string? CurrentPassword) : ICommand, IHashesPassword
{
    internal sealed class Validator : AbstractValidator<ConnectIdentity>
    {
        public Validator() => RuleFor(c => c.CurrentPassword!).IsTypedPassword().When(c => c.CurrentPassword is not null);
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAttemptLimiter attempts, IPasswords passwords, IdentityLinks links,
        TimeProvider clock)
        : IUseCaseHandler<ConnectIdentity, Result>
    {
        public async Task<Result> Handle(ConnectIdentity command, CancellationToken ct)
        {
            await using var attempt = await attempts.BeginAsync(AttemptKind.ChangePassword, $"{caller.User.Value}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var user = (await db.Query(new CurrentSessionOf(caller)).Include(s => s.User.Organization).SingleAsync(ct)).User;
            if (user.PasswordHash is not null && command.CurrentPassword is null) return UserErrors.PasswordRequired;
            if (user.PasswordHash is { } hash)
            {
                var match = await passwords.MatchAsync(hash, command.CurrentPassword!, ct);
                if (match == PasswordMatch.No) return attempt.Fail(UserErrors.WrongPassword);
            }

            var now = clock.GetUtcNow();
            if (await links.LinkAsync(user, command.Identity, signsIn: false, now, ct) is { } taken) return taken;
            if (!db.HasChanges) return Result.Success;
            links.Notify(user, command.Identity, now);

            if (await links.SaveAsync(ct) is { } refused) return refused;
            attempt.Succeed();
            return Result.Success;
        }
    }
}
