using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Phrases of queries by address.</summary>
public static class AddressQueries
{
    /// <summary>
    /// The person with an address, among those who may be meant by it. Where two have it, since earlier versions told spellings of it
    /// apart, the one whose address is stored as this one was typed, then the one who has its one form.
    /// </summary>
    /// <param name="users">Those of one organization who have one of the <see cref="EmailAddress.Spellings"/>.</param>
    /// <param name="email">What was typed.</param>
    /// <param name="ct">Ends the query.</param>
    public static async Task<User?> MeantByAsync(this IQueryable<User> users, EmailAddress email, CancellationToken ct)
    {
        var found = await users.ToListAsync(ct);
        return email.Spellings.Select(spelling => found.Find(u => u.Email == spelling)).FirstOrDefault(user => user is not null);
    }
}
