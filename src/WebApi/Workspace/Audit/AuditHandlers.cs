using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Api;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Audit;

/// <summary>What happened in a workspace.</summary>
internal static class AuditHandlers
{
    public const string Path = "/workspace/audit";

    public static async Task ShowAsync(PageContext visit)
    {
        var search = AuditSearch.Of(visit);
        var people = await visit.SendAsync(new ListUsers(new PageRequest(Limit: PageRequest.MaxLimit)));
        if (people.Error is { } error)
        {
            await visit.RefuseAsync(error);
            return;
        }

        var filter = search.Filter;
        var found = filter.Error is { } wrong ? wrong : await visit.SendAsync(new ListAuditEvents(visit.Page, filter.Value));
        if (found.Error is { } unfound)
        {
            await visit.ShowAgainAsync<AuditPage, AuditContent>(
                new AuditContent(null, people.Value.Items, search, FormErrors.Of(unfound)), unfound);
            return;
        }

        var content = new AuditContent(found.Value, people.Value.Items, search, FormErrors.None)
        {
            Actors = await ActorsAsync(visit, found.Value.Items)
        };
        await visit.ShowAsync<AuditPage, AuditContent>(content);
    }

    // Entries hold addresses alone; what people are called is what they are called today.
    private static async Task<IReadOnlyDictionary<UserId, PersonLabel>> ActorsAsync(PageContext visit, IReadOnlyList<AuditEventView> events)
    {
        List<UserId> actors = [.. events.Select(one => one.Actor.UserId).OfType<long>().Distinct().Select(id => new UserId(id))];
        return (await visit.SendAsync(new ListPeople(actors))).Value;
    }

    /// <summary>The same as a table, without pages.</summary>
    public static async Task ExportAsync(PageContext visit)
    {
        var filter = AuditSearch.Of(visit).Filter;
        if (filter.Error is { } wrong)
        {
            await visit.RefuseAsync(wrong);
            return;
        }

        var events = await visit.SendAsync(new ExportAuditEvents(filter.Value));
        if (events.Error is { } error) await visit.RefuseAsync(error);
        else await ResponseWriter.WriteCsvAsync(visit.Context, events.Value.All, AuditCsv.Columns);
    }
}

/// <summary>What was typed to narrow the audit, as it stands in the address.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day.</param>
public sealed record AuditSearch(string Actor, string Action, string From, string To)
{
    /// <summary>Whether anything narrows it.</summary>
    public bool IsNarrow => $"{Actor}{Action}{From}{To}".Length > 0;

    /// <summary>An address with the same search.</summary>
    public string At(string path) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>
            {
                ["actor"] = Actor,
                ["action"] = Action,
                ["from"] = From,
                ["to"] = To
            }.Where(part => part.Value is { Length: > 0 }));

    internal static AuditSearch Of(PageContext visit) =>
        new(visit.Query("actor"), visit.Query("action"), visit.Query("from"), visit.Query("to"));

    internal Result<AuditFilter> Filter
    {
        get
        {
            var wrong = new List<FieldError>();
            long? actor = null;
            if (Actor.Length > 0)
            {
                if (long.TryParse(Actor, NumberStyles.None, CultureInfo.InvariantCulture, out var person)) actor = person;
                else wrong.Add(new FieldError("actor", "Must be a person's number"));
            }

            var (from, to) = (Day("from", From, wrong), Day("to", To, wrong));
            if (wrong.Count > 0) return Error.Invalid(wrong);
            return new AuditFilter(actor, Action.Length > 0 ? Action : null, null, null, from, to?.AddDays(1));
        }
    }

    // The last day there is has none after it.
    private static DateTimeOffset? Day(string name, string text, List<FieldError> wrong)
    {
        if (text.Length == 0) return null;
        if (QueryReader.IsDate(text, out var day) && day < DateOnly.MaxValue)
        {
            return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        }

        wrong.Add(new FieldError(name, QueryReader.UnreadableDate));
        return null;
    }
}

/// <summary>The audit to be shown.</summary>
/// <param name="Events">One page of it; null where the search can't be made.</param>
/// <param name="People">Those who can be searched for.</param>
public sealed record AuditContent(PageOf<AuditEventView>? Events, IReadOnlyList<UserView> People, AuditSearch Search, FormErrors Errors)
{
    /// <summary>Those who did what is shown, and are still there.</summary>
    public IReadOnlyDictionary<UserId, PersonLabel> Actors { get; init; } = new Dictionary<UserId, PersonLabel>();

    /// <summary>What whoever did something is called; null where they have no name, have left, or are not known.</summary>
    public string? NameOf(AuditEventActor actor) =>
        actor.UserId is { } id && Actors.TryGetValue(new UserId(id), out var person) ? person.Name : null;

    /// <summary>
    /// Who is searched for, where they are not among them: they have left, or there are too many to list. Null for no one.
    /// </summary>
    public string? Another =>
        Search.Actor.Length == 0 || People.Any(person => person.Id.ToString(CultureInfo.InvariantCulture) == Search.Actor)
        ? null
        : Events?.Items is [{ Actor.Email: { } email }, ..] ? email : $"Person {Search.Actor}";

    /// <summary>What can have happened.</summary>
    public static IReadOnlyList<string> Actions { get; } = [.. AuditAction.All.Order(StringComparer.Ordinal)];
}
