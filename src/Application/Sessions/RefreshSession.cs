using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>Exchanges a refresh token for a new pair. It works once; a second use ends the sign-in (RFC 9700 §4.14.2).</summary>
public sealed record RefreshSession(string RefreshToken) : ICommand<SignedIn>
{
    internal sealed class Validator : AbstractValidator<RefreshSession>
    {
        private const int TokenMaxLength = 512;

        public Validator() => RuleFor(c => c.RefreshToken).NotEmpty().MaximumLength(TokenMaxLength);
    }

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, SessionIssuer signIns, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<RefreshSession, Result<SignedIn>>
    {
        public async Task<Result<SignedIn>> Handle(RefreshSession command, CancellationToken ct)
        {
            var hash = RefreshTokenSecret.Hash(command.RefreshToken);
            var presented = await db.RefreshTokens
                .Include(t => t.Session.User.Organization)
                .SingleOrDefaultAsync(t => t.Hash == hash, ct);
            await using var attempt = await attempts.BeginAsync(
                AttemptKind.Refresh, presented is null ? null : $"{presented.Session.UserId.Value}", ct);
            if (attempt.Refused is { } tooMany) return tooMany;
            if (presented is null) return attempt.Fail(SessionErrors.InvalidRefreshToken);

            var now = clock.GetUtcNow();
            var session = presented.Session;
            var next = RefreshTokenSecret.New();
            switch (session.Rotate(presented, signIns.Next(next), now))
            {
                case Rotation.Refused:
                    return attempt.Fail(SessionErrors.InvalidRefreshToken);
                case Rotation.Reused:
                    audit.RecordFor(session.User.Organization, session.User, AuditAction.RefreshReused, "session", session.Id.Value);
                    await db.SaveAsync(ct);
                    return attempt.Fail(SessionErrors.InvalidRefreshToken);
                case Rotation.Done when session.User.Organization.DisabledAt is not null:
                    // Not saved: the token stays valid for when the organization is enabled again.
                    return OrganizationErrors.Disabled;
                default:
                    await db.SaveAsync(ct);
                    attempt.Succeed();
                    return signIns.Describe(session, next, now);
            }
        }
    }
}
