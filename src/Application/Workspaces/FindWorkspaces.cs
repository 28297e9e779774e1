using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Workspaces;

/// <summary>Requests an email with the workspaces of an address. The response doesn't reveal whether there are any.</summary>
/// <param name="Email">The address, which receives the email.</param>
public sealed record FindWorkspaces(string Email) : ICommand
{
    internal sealed class Validator : AbstractValidator<FindWorkspaces>
    {
        public Validator() => RuleFor(c => c.Email).IsEmailAddress();
    }

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, PublicAddress address, TimeProvider clock)
        : IUseCaseHandler<FindWorkspaces, Result>
    {
        public async Task<Result> Handle(FindWorkspaces command, CancellationToken ct)
        {
            // The same statements for every input: whether the address is known is determined after the response.
            var email = EmailAddress.TryParse(command.Email)!;
            await using var attempt = await attempts.BeginAsync(AttemptKind.FindWorkspaces, $"{email}", ct);
            if (attempt.Refused is { } tooMany) return UserErrors.TooManyMails with { RetryAfter = tooMany.RetryAfter };

            db.WorkspaceSearches.Add(WorkspaceSearch.Create(email.AsTyped, address.ForAnyone, clock.GetUtcNow()));

            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Count();
            return Result.Success;
        }
    }
}
