using FluentValidation;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Passwords;

/// <summary>Asks for a mail with which to choose another password. The answer tells no one whether there is such a person.</summary>
/// <param name="Email">The person's address.</param>
/// <param name="OrgSlug">The organization they sign in to.</param>
public sealed record ForgotPassword(string Email, string OrgSlug) : ICommand
{
    internal sealed class Validator : AbstractValidator<ForgotPassword>
    {
        public Validator()
        {
            RuleFor(c => c.Email).IsEmailAddress();
            RuleFor(c => c.OrgSlug).NotEmpty().MaximumLength(OrganizationSlug.MaxLength);
        }
    }

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, PublicAddress address, ClientInfo client, TimeProvider clock)
        : IUseCaseHandler<ForgotPassword, Result>
    {
        public async Task<Result> Handle(ForgotPassword command, CancellationToken ct)
        {
            // The same statements for every input: whether the person exists is determined after the response.
            var slug = OrganizationSlug.TryParseTyped(command.OrgSlug);
            var email = EmailAddress.TryParse(command.Email)!;
            await using var attempt = await attempts.BeginAsync(AttemptKind.ForgotPassword, $"{slug} {email}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;

            var origin = new AuditOrigin(client.Ip, client.UserAgent, client.RequestId);
            db.PasswordResetRequests.Add(PasswordResetRequest.Create(slug, email.AsTyped, address.ForAnyone, origin, clock.GetUtcNow()));

            if (await db.SaveAsync(ct) is { } refused) return refused;
            attempt.Count();
            return Result.Success;
        }
    }
}
