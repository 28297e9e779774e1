using Platform.Application.ApiKeys;
using Platform.Application.Users;
using Platform.Domain.Users;

namespace Platform.WebApi.Console.Keys;

/// <summary>Whom keys act for.</summary>
public sealed class KeyPeople
{
    private readonly Dictionary<long, string?> _emails;

    private KeyPeople(Dictionary<long, string?> emails) => _emails = emails;

    /// <summary>The person's address; null where they have left.</summary>
    public string? this[ApiKeyView key] => _emails[key.CreatedBy];

    internal static async Task<KeyPeople> OfAsync(Visit visit, IEnumerable<ApiKeyView> keys)
    {
        var emails = new Dictionary<long, string?>();
        foreach (var id in keys.Select(key => key.CreatedBy).Distinct())
        {
            emails[id] = id == visit.Caller.User.Value ? visit.Caller.Email : await EmailOfAsync(visit, new UserId(id));
        }

        return new KeyPeople(emails);
    }

    private static async Task<string?> EmailOfAsync(Visit visit, UserId id)
    {
        var found = await visit.SendAsync(new GetUser(id));
        return found.Error is null ? found.Value.Email : null;
    }
}
