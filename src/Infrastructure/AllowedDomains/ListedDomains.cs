using Microsoft.EntityFrameworkCore;
using Platform.Application.AllowedDomains;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Credentials;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.AllowedDomains;

/// <summary>
/// Answers from memory which organizations list an origin. Stale lists are read first;
/// while changes can't be read, the database is queried.
/// </summary>
internal sealed class ListedDomains(DomainIndex index, Func<AppDb> contexts, ChangeFeed feed) : IListedDomains, IDisposable
{
    // Lists that change as fast as they are read are queried in the database.
    private const int Tries = 3;

    private readonly SemaphoreSlim _reading = new(1);

    private bool IsKnown => feed.IsFresh && index.IsCertain;

    public ValueTask<bool> ListsAsync(OrganizationId organization, WebOrigin origin, CancellationToken ct) =>
        IsKnown ? ValueTask.FromResult(IsListed(organization, origin)) : new(QueryAsync(organization, origin, ct));

    public ValueTask<bool> AnyListsAsync(WebOrigin origin, CancellationToken ct) =>
        IsKnown ? ValueTask.FromResult(IsListed(null, origin)) : new(QueryAsync(null, origin, ct));

    public void Dispose() => _reading.Dispose();

    private bool IsListed(OrganizationId? organization, WebOrigin origin) =>
        organization is not { } one ? origin.IsOn(index) : index.Of(one) is { } list && origin.IsOn(list);

    private async Task<bool> QueryAsync(OrganizationId? organization, WebOrigin origin, CancellationToken ct)
    {
        if (feed.IsFresh) await ReadInvalidatedAsync(ct);
        return IsKnown ? IsListed(organization, origin) : await QueryDatabaseAsync(organization, origin, ct);
    }

    private async Task ReadInvalidatedAsync(CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            for (var tried = 0; tried < Tries && !index.IsCertain; tried++)
            {
                var doubts = index.Begin();
                index.Settle(doubts, await ReadAsync(doubts, ct));
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<IEnumerable<(OrganizationId Organization, DomainPattern Domain)>> ReadAsync(
        DomainIndex.Invalidations doubts, CancellationToken ct)
    {
        await using var db = contexts();
        var doubted = doubts.Organizations;
        var rows = await (doubts.AreOfAll ? db.AllowedDomains : db.AllowedDomains.Where(d => doubted.Contains(d.OrganizationId)))
            .Select(d => new { d.OrganizationId, d.Domain })
            .ToListAsync(ct);
        return rows.Select(row => (row.OrganizationId, row.Domain));
    }

    private async Task<bool> QueryDatabaseAsync(OrganizationId? organization, WebOrigin origin, CancellationToken ct)
    {
        var patterns = origin.Patterns();
        await using var db = contexts();
        var listed = db.AllowedDomains.Where(d => patterns.Contains(d.Domain));
        return await (organization is { } one ? listed.Where(d => d.OrganizationId == one) : listed).AnyAsync(ct);
    }
}
