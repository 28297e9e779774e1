using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Audit.Security;

/// <summary>Writes security events into the records of the organizations they happened in, one transaction for each.</summary>
internal sealed partial class SecurityEventStore(Func<AppDb> contexts, ApiKeyAddresses addresses, ILogger<SecurityEventStore> log)
{
    private readonly FailedSignInCounts _failures = new();

    /// <summary>Writes events, and takes what is written out of the list.</summary>
    /// <exception cref="Exception">The database can't be reached, or asks for another try; what is left in the list is not
    /// written.</exception>
    public async Task WriteAsync(List<SecurityEvent> told, CancellationToken ct)
    {
        await using var db = contexts();
        var aimed = new List<Aimed>();
        foreach (var one in told)
        {
            if (await AimAsync(db, one, ct) is { } known) aimed.Add(known);
        }

        told.RemoveAll(one => !aimed.Exists(known => ReferenceEquals(known.Event, one)));
        foreach (var group in aimed.GroupBy(one => one.Organization))
        {
            await TryWriteAsync(db, group.Key, [.. group], ct);
            told.RemoveAll(one => group.Any(known => ReferenceEquals(known.Event, one)));
        }
    }

    /// <summary>Tells how many failed sign-ins there were in a minute that is over, besides those that are told one by one.</summary>
    public async Task WriteOverflowAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (organization, more) in _failures.Over(now))
        {
            await using var db = contexts();
            var entry = AuditEntry.Create(
                organization, AuditAction.SignInFailed, AuditActor.None, FailedSignIn.TargetOf(null), new AuditOrigin(null, null, null),
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

    // Past the request and its caller: it is the product itself that asks where what was typed belongs.
    private static async Task<Aimed?> AimAsync(AppDb db, SecurityEvent one, CancellationToken ct)
    {
        switch (one)
        {
            case RefusedIdentity identity:
                return await FindAsync(db, identity.Slug, ct) is { } named ? new Aimed(named, null, one) : null;
            case FailedSignIn failed:
                if (await FindAsync(db, failed.Slug, ct) is not { } meant) return null;

                // Who has been removed may have been invited again since: the last of them is meant.
                var spellings = failed.Email.Spellings;
                var people = db.Users.AsNoTracking()
                    .Where(u => u.OrganizationId == meant && spellings.Contains(u.Email))
                    .OrderByDescending(u => u.Id);
                return new Aimed(meant, (await people.MeantByAsync(failed.Email, ct))?.Id, one);
            case Refusal refusal:
                return new Aimed(refusal.Caller.Organization, null, one);
            case KeyUse use:
                return new Aimed(use.Caller.Organization, null, one);
            default:
                throw new ArgumentException($"{one.GetType().Name} is not known here.", nameof(one));
        }
    }

    private static Task<OrganizationId?> FindAsync(AppDb db, OrganizationSlug slug, CancellationToken ct) =>
        db.Organizations.Where(o => o.Slug == slug).Select(o => (OrganizationId?)o.Id).SingleOrDefaultAsync(ct);

    private async Task TryWriteAsync(AppDb db, OrganizationId organization, Aimed[] events, CancellationToken ct)
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
        catch (Exception problem)
        {
            _failures[organization] = counted;
            db.Forget();
            if (problem is OperationCanceledException or SaveConflictException || DatabaseFailure.IsUnreachable(problem)) throw;

            // What can't be written at all must not stand in the way of everything else.
            LogDropped(log, problem, events.Length, organization.Value);
        }
    }

    private async Task<AuditEntry?> EntryAsync(AppDb db, Aimed one, CancellationToken ct) => one.Event switch
    {
        FailedSignIn failed => _failures.Count(one.Organization, failed.At) ? failed.In(one.Organization, one.Person) : null,
        RefusedIdentity identity => _failures.Count(one.Organization, identity.At) ? identity.In(one.Organization) : null,
        Refusal refusal => refusal.ToEntry(),
        KeyUse use => await addresses.AddAsync(db, use, ct) is { } count ? use.ToEntry(isLast: count == ApiKeyAddresses.PerKey) : null,
        _ => null,
    };

    [LoggerMessage(LogLevel.Error, "{Count} security events of organization {Organization} could not be written, and are dropped")]
    private static partial void LogDropped(ILogger log, Exception problem, int count, long organization);

    private sealed record Aimed(OrganizationId Organization, UserId? Person, SecurityEvent Event);
}
