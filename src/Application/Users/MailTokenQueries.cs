using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Phrases about mailed tokens.</summary>
internal static class MailTokenQueries
{
    /// <summary>The token of a text, with its person and their organization; null where there is none.</summary>
    public static Task<MailToken?> ByTextAsync(this IQueryable<MailToken> tokens, MailTokenPurpose purpose, string text, CancellationToken ct)
    {
        var hash = MailTokenSecret.Hash(text);
        return tokens.Include(t => t.User.Organization).SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == purpose, ct);
    }

    /// <summary>Spends what a person could still reset their password with.</summary>
    public static Task SpendResetsAsync(this IQueryable<MailToken> tokens, UserId user, DateTimeOffset now, CancellationToken ct) =>
        tokens.Where(t => t.UserId == user && t.Purpose == MailTokenPurpose.PasswordReset && t.SpentAt == null).ForEachAsync(token => token.Spend(now), ct);

    /// <summary>A text that may be a token.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) => rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
