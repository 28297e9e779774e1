using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>
/// Ends the session of a refresh token, whose tokens stop working immediately. Signs a browser out of
/// a workspace that is not its current one.
/// </summary>
/// <param name="RefreshToken">The refresh token. Its holder may end the session it belongs to.</param>
public sealed record EndSignIn(string RefreshToken) : ICommand
{
    internal sealed class Validator : AbstractValidator<EndSignIn>;

    internal sealed class Handler(IAppDb db, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<EndSignIn, Result>
    {
        public async Task<Result> Handle(EndSignIn command, CancellationToken ct)
        {
            var (hash, now) = (RefreshTokenSecret.Hash(command.RefreshToken), clock.GetUtcNow());
            var token = await db.RefreshTokens.Include(t => t.Session.User.Organization).SingleOrDefaultAsync(t => t.Hash == hash, ct);
            if (token?.Session is not { } session || !session.IsLive(now)) return Result.Success;

            session.End(now);

            audit.RecordFor(session.User.Organization, session.User, AuditAction.SessionEnded, "session", session.Id.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
