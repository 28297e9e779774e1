using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>Writes security events to the audit of their organizations, in one transaction for each organization.</summary>
internal sealed partial class SecurityEventStore(Func<AppDb> contexts, ApiKeyAddresses addresses, ILogger<SecurityEventStore> log)
{
    private readonly FailedSignInCounts _failures = new();

    /// <summary>Writes events, and removes from the list those that are written.</summary>
    /// <exception cref="Exception">The database is unreachable or the transaction must be retried;
    /// events left in the list are not written.</exception>
    public async Task WriteAsync(List<SecurityEvent> events, CancellationToken ct)
    {
        await using var db = contexts();
        var resolved = new List<ResolvedEvent>();
        foreach (var one in events)
        {
            if (await ResolveAsync(db, one, ct) is { } known) resolved.Add(known);
        }

        events.RemoveAll(one => !resolved.Exists(known => ReferenceEquals(known.Event, one)));
        foreach (var group in resolved.GroupBy(one => one.Organization))
        {
            await TryWriteAsync(db, group.Key, [.. group], ct);
            events.RemoveAll(one => group.Any(known => ReferenceEquals(known.Event, one)));
        }
    }

    /// <summary>Records the number of failed sign-ins without their own entry, for each minute that has ended.</summary>
    public async Task WriteOverflowAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (organization, more) in _failures.Over(now))
        {
            await using var db = contexts();
            var entry = AuditEntry.Create(
                organization, AuditAction.SignInFailed, AuditActor.None, FailedSignIn.TargetOf(null), new RequestOrigin(null, null, null),
                $"{more} more within a minute, not told one by one", now);
            await db.TransactAsync(
                _ =>
                {
                    db.Append(entry);
                    return Task.CompletedTask;
                },
                ct);
            _failures.Forget(organization);
        }
    }

    // This runs outside a request, with no caller: the application itself resolves the slug and the email address.
    private static async Task<ResolvedEvent?> ResolveAsync(AppDb db, SecurityEvent one, CancellationToken ct)
    {
        switch (one)
        {
            case RefusedIdentity identity:
                return await FindAsync(db, identity.Slug, ct) is { } named ? new ResolvedEvent(named, null, one) : null;
            case FailedSignIn failed:
                if (await FindAsync(db, failed.Slug, ct) is not { } meant) return null;

                // A person may have been removed and invited again: the latest one is meant.
                var spellings = failed.Email.Spellings;
                var people = db.Users.AsNoTracking()
                    .Where(u => u.OrganizationId == meant && spellings.Contains(u.Email))
                    .OrderByDescending(u => u.Id);
                return new ResolvedEvent(meant, (await people.MeantByAsync(failed.Email, ct))?.Id, one);
            case Refusal refusal:
                return new ResolvedEvent(refusal.Caller.Organization, null, one);
            case KeyUse use:
                return new ResolvedEvent(use.Caller.Organization, null, one);
            default:
                throw new ArgumentException($"{one.GetType().Name} is not known here.", nameof(one));
        }
    }

    private static Task<OrganizationId?> FindAsync(AppDb db, OrganizationSlug slug, CancellationToken ct) =>
        db.Organizations.Where(o => o.Slug == slug).Select(o => (OrganizationId?)o.Id).SingleOrDefaultAsync(ct);

    private async Task TryWriteAsync(AppDb db, OrganizationId organization, ResolvedEvent[] events, CancellationToken ct)
    {
        var counted = _failures[organization];
        try
        {
            await db.TransactAsync(
                async token =>
                {
                    foreach (var one in events)
                    {
                        if (await EntryAsync(db, one, token) is { } entry) db.Append(entry);
                    }
                },
                ct);
        }
        catch (Exception exception)
        {
            _failures[organization] = counted;
            db.Forget();
            if (exception is OperationCanceledException or SaveConflictException || DatabaseFailure.IsUnreachable(exception)) throw;

            // Events that can't be written must not block all others.
            LogDropped(log, exception, events.Length, organization.Value);
        }
    }

    private async Task<AuditEntry?> EntryAsync(AppDb db, ResolvedEvent one, CancellationToken ct) => one.Event switch
    {
        FailedSignIn failed => _failures.Count(one.Organization, failed.At) ? failed.In(one.Organization, one.Person) : null,
        RefusedIdentity identity => _failures.Count(one.Organization, identity.At) ? identity.In(one.Organization) : null,
        Refusal refusal => refusal.ToEntry(),
        KeyUse use => await addresses.AddAsync(db, use, ct) is { } count ? use.ToEntry(isLast: count == ApiKeyAddresses.PerKey) : null,
        _ => null,
    };

    [LoggerMessage(LogLevel.Error, "{Count} security events of organization {Organization} could not be written and were dropped")]
    private static partial void LogDropped(ILogger log, Exception exception, int count, long organization);

    private sealed record ResolvedEvent(OrganizationId Organization, UserId? Person, SecurityEvent Event);
}
