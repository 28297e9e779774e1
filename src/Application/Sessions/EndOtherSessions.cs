using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Sessions;

/// <summary>Ends all of the caller's sessions except the current one. Their tokens stop working immediately.</summary>
public sealed record EndOtherSessions : ICommand
{
    internal sealed class Validator : AbstractValidator<EndOtherSessions>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<EndOtherSessions, Result>
    {
        public async Task<Result> Handle(EndOtherSessions command, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var others = await db.Query(new OtherLiveSessionsOf(caller, now)).ToListAsync(ct);
            foreach (var session in others)
            {
                session.End(now);
                audit.Record(AuditAction.SessionEnded, "session", session.Id.Value);
            }

            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
