using Microsoft.EntityFrameworkCore;
using Platform.Domain.Identities;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>Accounts at providers, for tests that need an account but no provider.</summary>
internal static class Identities
{
    /// <summary>Connects an account to a person.</summary>
    /// <returns>Its id.</returns>
    public static Task<long> AddAsync(PlatformApp app, Actor person) => AddAsync(app, person.UserId, person.Email, "google");

    /// <summary>Connects an account at the named provider to a person.</summary>
    /// <returns>Its id.</returns>
    public static Task<long> AddAsync(PlatformApp app, long person, string email, string provider) => app.WithDbAsync(async db =>
    {
        var user = await db.Users.Include(u => u.Organization).SingleAsync(u => u.Id == new UserId(person));
        var external = new ExternalIdentity(
            provider, "Google", "https://accounts.google.com", $"{Guid.NewGuid():n}", email, IsEmailVerified: true);
        var identity = Identity.Link(user, external, DateTimeOffset.UtcNow);
        db.Identities.Add(identity);
        await db.SaveAsync(CancellationToken.None);
        return identity.Id.Value;
    });
}
