using System.Runtime.CompilerServices;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Audit;

/// <summary>Gives all that happened in the caller's organization, newest first, as it is read from the database.</summary>
public sealed record ExportAuditEvents(AuditFilter Filter) : IQuery<AuditEvents>, IAuditQuery
{
    internal sealed class Validator : AbstractValidator<ExportAuditEvents>
    {
        public Validator() => this.AddFilterRules();
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditSealing sealing)
        : IUseCaseHandler<ExportAuditEvents, Result<AuditEvents>>
    {
        // A part at a time, each by a short query of its own: a slow reader holds nothing in the database, and little in memory.
        private const int AtATime = 500;

        public async Task<Result<AuditEvents>> Handle(ExportAuditEvents query, CancellationToken ct)
        {
            await sealing.CatchUpAsync(caller.Organization, ct);
            return new AuditEvents(AllAsync(db.Query(new AuditEntriesOf(caller, query.Filter)), ct));
        }

        private static async IAsyncEnumerable<AuditEventView> AllAsync(
            IQueryable<AuditEntry> list, [EnumeratorCancellation] CancellationToken ct)
        {
            for (var part = await PartAsync(list, ct); part.Count > 0; part = part.Count < AtATime
                ? []
                : await PartAsync(After(list, part[^1]), ct))
            {
                foreach (var one in part) yield return one;
            }
        }

        private static Task<List<AuditEventView>> PartAsync(IQueryable<AuditEntry> list, CancellationToken ct) =>
            list.ProjectToType<AuditEventView>(Mappings.Config).Take(AtATime).ToListAsync(ct);

        private static IQueryable<AuditEntry> After(IQueryable<AuditEntry> list, AuditEventView last)
        {
            var (at, sequence) = (last.At, last.Id);
            return list.Where(e => e.At <= at && (e.At < at || e.Sequence < sequence));
        }
    }
}

/// <summary>A part of the audit, however long; to be gone through once, while the request lasts.</summary>
public sealed record AuditEvents(IAsyncEnumerable<AuditEventView> All);
