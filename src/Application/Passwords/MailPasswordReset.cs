using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Passwords;

/// <summary>Processes a request to reset a password, and emails a token if the person exists. Internal: no endpoint sends it.</summary>
public sealed record MailPasswordReset(PasswordResetRequestId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<MailPasswordReset>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, IWorkspaceAddresses addresses, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<MailPasswordReset, Result>
    {
        public async Task<Result> Handle(MailPasswordReset command, CancellationToken ct)
        {
            // If two nodes process the same request, the second one's delete conflicts, and its retry doesn't find the request.
            var request = await db.PasswordResetRequests.SingleOrDefaultAsync(r => r.Id == command.Id, ct);
            if (request is null) return Result.Success;
            db.PasswordResetRequests.Remove(request);

            var now = clock.GetUtcNow();
            var user = await db.Query(new UserBySignIn(request.Slug, request.Email)).MeantByAsync(request.Email, ct);
            if (user is { Status: UserStatus.Active } && user.CountTokenMail(now)) Mail(user, request, now);

            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }

        private void Mail(User user, PasswordResetRequest request, DateTimeOffset now)
        {
            var token = MailTokenSecret.New();
            db.MailTokens.Add(MailToken.Create(user, MailTokenPurpose.PasswordReset, MailTokenSecret.Hash(token), now));
            outbox.Post(
                user,
                EmailTemplates.PasswordReset(user, addresses.Of(user.Organization.Slug) ?? request.Links, token),
                now + MailToken.PasswordResetLifetime);

            // No actor: the requester has proved nothing.
            audit.RecordFor(user.Organization, null, AuditAction.PasswordResetRequested, "user", user.Id.Value);
        }
    }
}
