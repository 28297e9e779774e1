using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>
/// Lists the sessions of a browser's refresh tokens, in the order of the tokens: null for a token that is unknown or has been deleted after
/// its expiry. The holder of a token may see whose it is; no token is exchanged.
/// </summary>
public sealed record ListSignIns(IReadOnlyList<string> RefreshTokens) : IQuery<IReadOnlyList<HeldSignIn?>>
{
    internal sealed class Validator : AbstractValidator<ListSignIns>;

    internal sealed class Handler(IAppDb db, TimeProvider clock) : IUseCaseHandler<ListSignIns, Result<IReadOnlyList<HeldSignIn?>>>
    {
        public async Task<Result<IReadOnlyList<HeldSignIn?>>> Handle(ListSignIns query, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            List<byte[]> hashes = [.. query.RefreshTokens.Select(RefreshTokenSecret.Hash)];
            var found = await db.RefreshTokens.AsNoTracking()
                .Where(t => hashes.Contains(t.Hash))
                .Select(t => new
                {
                    t.Hash,
                    t.SessionId,
                    t.Session.OrganizationId,
                    t.Session.Organization.Name,
                    t.Session.Organization.Slug,
                    IsEnabled = t.Session.Organization.DisabledAt == null,
                    t.Session.UserId,
                    t.Session.User.Email,
                    UserName = t.Session.User.Name,
                    IsLive = t.SpentAt == null && t.ExpiresAt > now && t.Session.EndedAt == null && t.Session.ExpiresAt > now
                        && t.Session.Epoch == t.Session.User.SignInEpoch && t.Session.User.RemovedAt == null,
                })
                .ToListAsync(ct);
            return hashes.ConvertAll(hash => found.Find(one => one.Hash.AsSpan().SequenceEqual(hash)) is { } session
                ? new HeldSignIn(
                    session.SessionId, session.OrganizationId, session.Name, session.Slug.Value, session.UserId, session.Email.Value,
                    session.UserName, session.IsLive, session.IsEnabled)
                : null);
        }
    }
}

/// <summary>A session whose refresh token a browser has.</summary>
/// <param name="Session">The session. Later sessions have greater IDs.</param>
/// <param name="Organization">The workspace's organization.</param>
/// <param name="OrganizationName">The workspace's name.</param>
/// <param name="OrganizationSlug">The workspace's slug.</param>
/// <param name="User">The person.</param>
/// <param name="Email">The person's email address.</param>
/// <param name="Name">The person's name; null if they have given none.</param>
/// <param name="IsLive">Whether the session is active: it has neither ended nor expired, and its person has not been removed.</param>
/// <param name="IsEnabled">Whether the workspace is enabled: the operator has not disabled it.</param>
public sealed record HeldSignIn(
    SessionId Session, OrganizationId Organization, string OrganizationName, string OrganizationSlug, UserId User, string Email,
    string? Name, bool IsLive, bool IsEnabled);
