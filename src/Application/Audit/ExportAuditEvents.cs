using System.Runtime.CompilerServices;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Audit;

/// <summary>Exports the audit entries of the caller's organization, newest first, streamed from the database.</summary>
public sealed record ExportAuditEvents(AuditFilter Filter) : IQuery<AuditEvents>, IAuditQuery
{
    internal sealed class Validator : AbstractValidator<ExportAuditEvents>
    {
        public Validator() => this.AddFilterRules();
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditSealing sealing)
        : IUseCaseHandler<ExportAuditEvents, Result<AuditEvents>>
    {
        // Each batch is a short query, so that a slow client holds no database resources and little memory.
        private const int BatchSize = 500;

        public async Task<Result<AuditEvents>> Handle(ExportAuditEvents query, CancellationToken ct)
        {
            await sealing.CatchUpAsync(caller.Organization, ct);
            return new AuditEvents(AllAsync(db.Query(new AuditEntriesOf(caller, query.Filter)), ct));
        }

        private static async IAsyncEnumerable<AuditEventView> AllAsync(
            IQueryable<AuditEntry> list, [EnumeratorCancellation] CancellationToken ct)
        {
            for (var batch = await ReadBatchAsync(list, ct); batch.Count > 0; batch = batch.Count < BatchSize
                ? []
                : await ReadBatchAsync(After(list, batch[^1]), ct))
            {
                foreach (var entry in batch) yield return entry;
            }
        }

        private static Task<List<AuditEventView>> ReadBatchAsync(IQueryable<AuditEntry> list, CancellationToken ct) =>
            list.ProjectToType<AuditEventView>(Mappings.Config).Take(BatchSize).ToListAsync(ct);

        private static IQueryable<AuditEntry> After(IQueryable<AuditEntry> list, AuditEventView last)
        {
            var (at, sequence) = (last.At, last.Id);
            return list.Where(e => e.At <= at && (e.At < at || e.Sequence < sequence));
        }
    }
}

/// <summary>A filtered audit log of any length. It can be enumerated once, during the request.</summary>
public sealed record AuditEvents(IAsyncEnumerable<AuditEventView> All);
