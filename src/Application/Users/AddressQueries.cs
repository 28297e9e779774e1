using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Queries by email address.</summary>
public static class AddressQueries
{
    /// <summary>
    /// Finds the person that an address refers to. If two people have it in different spellings, which earlier versions allowed, prefers
    /// the one whose stored address is the spelling that was typed, then the one with the canonical form.
    /// </summary>
    /// <param name="users">The users of one organization whose address is one of the <see cref="EmailAddress.Spellings"/>.</param>
    /// <param name="email">The address as typed.</param>
    /// <param name="ct">Cancels the query.</param>
    public static async Task<User?> MeantByAsync(this IQueryable<User> users, EmailAddress email, CancellationToken ct)
    {
        var found = await users.ToListAsync(ct);
        return email.Spellings.Select(spelling => found.Find(u => u.Email == spelling)).FirstOrDefault(user => user is not null);
    }
}
