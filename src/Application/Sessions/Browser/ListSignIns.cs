using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions.Browser;

/// <summary>
/// What the refresh tokens that a browser holds stand for, in the order of the tokens: null for one that is unknown, or has been deleted
/// since it expired. Whoever holds a token may know whose it is; none is exchanged.
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
            return hashes.ConvertAll(hash => found.Find(one => one.Hash.AsSpan().SequenceEqual(hash)) is { } held
                ? new HeldSignIn(
                    held.SessionId, held.OrganizationId, held.Name, held.Slug.Value, held.UserId, held.Email.Value, held.UserName,
                    held.IsLive, held.IsEnabled)
                : null);
        }
    }
}

/// <summary>A sign-in that a browser holds the token of.</summary>
/// <param name="Session">The sign-in; later ones have greater ids.</param>
/// <param name="Organization">The workspace it is to.</param>
/// <param name="OrganizationName">What the workspace is called.</param>
/// <param name="OrganizationSlug">Its short name.</param>
/// <param name="User">Who signed in.</param>
/// <param name="Email">Their address.</param>
/// <param name="Name">What they are called; null where they have given no name.</param>
/// <param name="IsLive">Whether it still counts: it has neither ended nor expired, and its person has not left.</param>
/// <param name="IsEnabled">Whether the workspace may be used: not while the operator has disabled it.</param>
public sealed record HeldSignIn(
    SessionId Session, OrganizationId Organization, string OrganizationName, string OrganizationSlug, UserId User, string Email,
    string? Name, bool IsLive, bool IsEnabled);
