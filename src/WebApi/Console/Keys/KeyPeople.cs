using Platform.Application.ApiKeys;
using Platform.Application.Users;
using Platform.Domain.Users;

namespace Platform.WebApi.Console.Keys;

/// <summary>Whom keys act for.</summary>
public sealed class KeyPeople
{
    private readonly IReadOnlyDictionary<UserId, string> _emails;

    private KeyPeople(IReadOnlyDictionary<UserId, string> emails) => _emails = emails;

    /// <summary>The person's address; null where they have left.</summary>
    public string? this[ApiKeyView key] => _emails.GetValueOrDefault(new UserId(key.CreatedBy));

    internal static async Task<KeyPeople> OfAsync(Visit visit, IEnumerable<ApiKeyView> keys)
    {
        var people = keys.Select(key => new UserId(key.CreatedBy)).Distinct().ToList();
        if (people.All(person => person == visit.Caller.User)) return new KeyPeople(new Dictionary<UserId, string> { [visit.Caller.User] = visit.Caller.Email });
        var found = await visit.SendAsync(new ListAddresses(people));
        return new KeyPeople(found.Value);
    }
}
