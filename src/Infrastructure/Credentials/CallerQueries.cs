using Microsoft.EntityFrameworkCore;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Credentials;

/// <summary>Looks up callers in the database, with one compiled query each.</summary>
internal sealed class CallerQueries(Func<AppDb> contexts)
{
    private readonly Person?[] _people = new Person?[1024];
    private readonly IReadOnlyList<string>?[] _scopes = new IReadOnlyList<string>?[256];

    // Instance fields, because a compiled query is bound to one model.
    private readonly Func<AppDb, byte[], CancellationToken, Task<KeyRow?>> _byHash = EF.CompileAsyncQuery(
        (AppDb db, byte[] hash, CancellationToken ct) => db.ApiKeys
        .Where(k => k.Hash == hash && k.RevokedAt == null && k.User.RemovedAt == null)
        .Select(k => new KeyRow(
            k.Id, k.Name, k.Prefix, k.Scopes, k.Environment, k.ExpiresAt, k.RetiresAt,
            new Person(
                k.OrganizationId, k.User.Organization.Name, k.User.Organization.Slug, k.User.Organization.OrgKey, k.User.Organization.Plan,
                k.User.Organization.ApiVersion,
                k.User.Organization.DisabledAt == null, k.UserId, k.User.Email, k.User.Name, k.User.Role, k.User.ApiAccessGranted,
                k.User.WantsVersionMail, k.User.WantsLimitMail, k.User.CreatedAt)))
        .SingleOrDefault());

    private readonly Func<AppDb, SessionId, CancellationToken, Task<SessionRow?>> _bySession = EF.CompileAsyncQuery(
        (AppDb db, SessionId session, CancellationToken ct) => db.Sessions
        .Where(s => s.Id == session && s.EndedAt == null && s.Epoch == s.User.SignInEpoch && s.User.RemovedAt == null)
        .Select(s => new SessionRow(
            s.ExpiresAt,
            new Person(
                s.OrganizationId, s.User.Organization.Name, s.User.Organization.Slug, s.User.Organization.OrgKey, s.User.Organization.Plan,
                s.User.Organization.ApiVersion,
                s.User.Organization.DisabledAt == null, s.UserId, s.User.Email, s.User.Name, s.User.Role, s.User.ApiAccessGranted,
                s.User.WantsVersionMail, s.User.WantsLimitMail, s.User.CreatedAt)))
        .SingleOrDefault());

    private readonly Func<AppDb, byte[], CancellationToken, Task<HeldToken?>> _byRefreshToken = EF.CompileAsyncQuery(
        (AppDb db, byte[] hash, CancellationToken ct) => db.RefreshTokens
        .Where(t => t.Hash == hash)
        .Select(t => new HeldToken(t.SessionId, t.ExpiresAt, t.SpentAt != null))
        .SingleOrDefault());

    /// <summary>The caller of a key that is not revoked; it may have expired.</summary>
    public async Task<FoundCaller?> ByHashAsync(SecretHash hash, CancellationToken ct)
    {
        await using var db = contexts();
        if (await _byHash(db, hash.ToArray(), ct) is not { } key) return null;

        var allowed = key.Person.Allowed;
        var granted = Scope.PermissionsOf(key.Scopes);
        var endsAt = Earlier(key.ExpiresAt, key.RetiresAt);
        var caller = Shared(key.Person).ToCaller() with
        {
            ApiKey = key.Id,
            ApiKeyName = key.Name,
            ApiKeyEndsAt = endsAt,
            ApiKeyPrefix = key.Prefix,
            ApiKeyScopes = Shared(key.Scopes),
            Environment = key.Environment,
            Granted = granted,
            Permissions = allowed & granted,
            IsAllowed = allowed.HasFlag(Permissions.KeysAll),
        };
        return new FoundCaller(caller, endsAt);
    }

    /// <summary>The caller of a session that has not been ended; it may have expired.</summary>
    public async Task<FoundCaller?> BySessionAsync(SessionId session, CancellationToken ct)
    {
        await using var db = contexts();
        if (await _bySession(db, session, ct) is not { } found) return null;
        return new FoundCaller(
            Shared(found.Person).ToCaller() with { Session = session, Permissions = found.Person.Allowed }, found.ExpiresAt);
    }

    /// <summary>A refresh token, whether exchanged or not.</summary>
    public async Task<HeldToken?> ByRefreshTokenAsync(SecretHash hash, CancellationToken ct)
    {
        await using var db = contexts();
        return await _byRefreshToken(db, hash.ToArray(), ct);
    }

    // A person's credentials share their strings, and keys with the same scopes share the list: the cache may hold very many of them.
    private Person Shared(Person person) => Share(_people, person.User.Value.GetHashCode(), person, static (a, b) => a == b);

    private IReadOnlyList<string> Shared(IReadOnlyList<string> scopes) =>
        Share(_scopes, scopes.Aggregate(scopes.Count, HashCode.Combine), scopes, static (a, b) => a.SequenceEqual(b));

    private static T Share<T>(T?[] slots, int hash, T found, Func<T, T, bool> areSame)
        where T : class
    {
        ref var slot = ref slots[(uint)hash % (uint)slots.Length];
        if (slot is { } same && areSame(same, found)) return same;
        slot = found;
        return found;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset? b)
    {
        var (first, second) = (a ?? DateTimeOffset.MaxValue, b ?? DateTimeOffset.MaxValue);
        return first < second ? first : second;
    }

    private sealed record KeyRow(
        ApiKeyId Id,
        string Name,
        string Prefix,
        IReadOnlyList<string> Scopes,
        KeyEnvironment Environment,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RetiresAt,
        Person Person);

    private sealed record SessionRow(DateTimeOffset ExpiresAt, Person Person);

    private sealed record Person(
        OrganizationId Organization, string OrganizationName, OrganizationSlug Slug, string OrgKey, Plan Plan, string ApiVersion,
        bool IsEnabled, UserId User,
        EmailAddress Email, string? Name, Role Role, bool ApiAccessGranted, bool? WantsVersionMail, bool? WantsLimitMail,
        DateTimeOffset CreatedAt)
    {
        public Permissions Allowed => RolePermissions.Of(Role, ApiAccessGranted);

        public Caller ToCaller() => new()
        {
            Organization = Organization,
            OrganizationName = OrganizationName,
            OrganizationSlug = Slug.Value,
            OrgKey = OrgKey,
            Plan = Plan,
            ApiVersion = ApiVersion,
            IsEnabled = IsEnabled,
            User = User,
            Email = Email.Value,
            Name = Name,
            Notifications = NotificationSettings.Of(Role, WantsVersionMail, WantsLimitMail),
            Role = Role,
            ApiAccess = Role != Role.Member || ApiAccessGranted,
            PersonSince = CreatedAt,
        };
    }
}

/// <summary>A stored refresh token.</summary>
internal sealed record HeldToken(SessionId Session, DateTimeOffset ExpiresAt, bool IsSpent);
