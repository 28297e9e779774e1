using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;
using Platform.WebApi.Api.Audit;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Audit;

/// <summary>The audit log of a workspace.</summary>
internal static class AuditHandlers
{
    public const string Path = "/workspace/audit";

    public static async Task ShowAsync(PageContext page)
    {
        var search = AuditSearch.Of(page);
        var people = await page.SendAsync(new ListUsers(new PageRequest(Limit: PageRequest.MaxLimit)));
        if (people.Error is { } error)
        {
            await page.RefuseAsync(error);
            return;
        }

        var filter = search.Filter;
        var found = filter.Error is { } invalid ? invalid : await page.SendAsync(new ListAuditEvents(page.Page, filter.Value));
        if (found.Error is { } failure)
        {
            await page.ShowAgainAsync<AuditPage, AuditContent>(
                new AuditContent(null, people.Value.Items, search, FormErrors.Of(failure)), failure);
            return;
        }

        var content = new AuditContent(found.Value, people.Value.Items, search, FormErrors.None)
        {
            Actors = await ActorsAsync(page, found.Value.Items)
        };
        await page.ShowAsync<AuditPage, AuditContent>(content);
    }

    // Entries contain only email addresses; names are the current ones.
    private static async Task<IReadOnlyDictionary<UserId, PersonLabel>> ActorsAsync(PageContext page, IReadOnlyList<AuditEventView> events)
    {
        List<UserId> actors = [.. events.Select(one => one.Actor.UserId).OfType<long>().Distinct().Select(id => new UserId(id))];
        return (await page.SendAsync(new ListPeople(actors))).Value;
    }

    /// <summary>Exports all matching entries as CSV.</summary>
    public static async Task ExportAsync(PageContext page)
    {
        var filter = AuditSearch.Of(page).Filter;
        if (filter.Error is { } invalid)
        {
            await page.RefuseAsync(invalid);
            return;
        }

        var events = await page.SendAsync(new ExportAuditEvents(filter.Value));
        if (events.Error is { } error) await page.RefuseAsync(error);
        else await ResponseWriter.WriteCsvAsync(page.Context, events.Value.All, AuditCsv.Columns);
    }
}

/// <summary>The search in the page's URL.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day.</param>
public sealed record AuditSearch(string Actor, string Action, string From, string To)
{
    /// <summary>Whether the search has any filter.</summary>
    public bool IsNarrow => $"{Actor}{Action}{From}{To}".Length > 0;

    /// <summary>A URL with the same search.</summary>
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

    internal static AuditSearch Of(PageContext page) =>
        new(page.Query("actor"), page.Query("action"), page.Query("from"), page.Query("to"));

    internal Result<AuditFilter> Filter
    {
        get
        {
            var errors = new List<FieldError>();
            long? actor = null;
            if (Actor.Length > 0)
            {
                if (long.TryParse(Actor, NumberStyles.None, CultureInfo.InvariantCulture, out var person)) actor = person;
                else errors.Add(new FieldError("actor", "Must be a person's number"));
            }

            var (from, to) = (Day("from", From, errors), Day("to", To, errors));
            if (errors.Count > 0) return Error.Invalid(errors);
            return new AuditFilter(actor, Action.Length > 0 ? Action : null, null, null, from, to?.AddDays(1));
        }
    }

    // DateOnly.MaxValue is excluded, because the filter needs the day after it.
    private static DateTimeOffset? Day(string name, string text, List<FieldError> errors)
    {
        if (text.Length == 0) return null;
        if (QueryReader.IsDate(text, out var day) && day < DateOnly.MaxValue)
        {
            return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        }

        errors.Add(new FieldError(name, QueryReader.UnreadableDate));
        return null;
    }
}

/// <summary>The page of the audit log.</summary>
/// <param name="Events">One page of the entries; null if the search is invalid.</param>
/// <param name="People">The people to choose from.</param>
public sealed record AuditContent(PageOf<AuditEventView>? Events, IReadOnlyList<UserView> People, AuditSearch Search, FormErrors Errors)
{
    /// <summary>The current members among the actors of the shown entries.</summary>
    public IReadOnlyDictionary<UserId, PersonLabel> Actors { get; init; } = new Dictionary<UserId, PersonLabel>();

    /// <summary>An actor's name; null if they have none, have left, or are unknown.</summary>
    public string? NameOf(AuditEventActor actor) =>
        actor.UserId is { } id && Actors.TryGetValue(new UserId(id), out var person) ? person.Name : null;

    /// <summary>The person in the search, if not in the list: they have left, or there are too many people. Otherwise null.</summary>
    public string? Another =>
        Search.Actor.Length == 0 || People.Any(person => person.Id.ToString(CultureInfo.InvariantCulture) == Search.Actor)
        ? null
        : Events?.Items is [{ Actor.Email: { } email }, ..] ? email : $"Person {Search.Actor}";

    /// <summary>All actions that entries can have.</summary>
    public static IReadOnlyList<string> Actions { get; } = [.. AuditAction.All.Order(StringComparer.Ordinal)];
}
