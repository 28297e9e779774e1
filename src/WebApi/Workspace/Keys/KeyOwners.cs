using Platform.Application.ApiKeys;
using Platform.Application.Users;
using Platform.Domain.Users;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>The people that keys act for.</summary>
public sealed class KeyOwners
{
    private readonly IReadOnlyDictionary<UserId, PersonLabel> _people;

    private KeyOwners(IReadOnlyDictionary<UserId, PersonLabel> people) => _people = people;

    /// <summary>The person's email address; null if they have left.</summary>
    public string? this[ApiKeyView key] => _people.GetValueOrDefault(new UserId(key.CreatedBy))?.Email;

    internal static async Task<KeyOwners> OfAsync(PageContext page, IEnumerable<ApiKeyView> keys)
    {
        var people = keys.Select(key => new UserId(key.CreatedBy)).Distinct().ToList();
        if (people.All(person => person == page.Caller.User))
        {
            return new KeyOwners(new Dictionary<UserId, PersonLabel> { [page.Caller.User] = new(page.Caller.Email, page.Caller.Name) });
        }

        var found = await page.SendAsync(new ListPeople(people));
        return new KeyOwners(found.Value);
    }
}
