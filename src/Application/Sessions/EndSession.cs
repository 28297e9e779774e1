using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>Ends one of the caller's sessions on any device. Its tokens stop working immediately.</summary>
public sealed record EndSession(SessionId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<EndSession>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<EndSession, Result>
    {
        public async Task<Result> Handle(EndSession command, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var session = await db.Query(new LiveSessionById(command.Id, caller, now)).SingleOrDefaultAsync(ct);
            if (session is null) return SessionErrors.NotFound;

            session.End(now);

            audit.Record(AuditAction.SessionEnded, "session", session.Id.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
