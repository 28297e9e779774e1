using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Sessions;

/// <summary>Ends the sign-in that asks: its refresh token, and its access tokens at once.</summary>
public sealed record LogOut : ICommand
{
    internal sealed class Validator : AbstractValidator<LogOut>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<LogOut, Result>
    {
        public async Task<Result> Handle(LogOut command, CancellationToken ct)
        {
            var session = await db.Query(new CurrentSessionOf(caller)).SingleAsync(ct);
            session.End(clock.GetUtcNow());

            audit.Record(AuditAction.SessionEnded, "session", session.Id.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
