using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>
/// Unsubscribes an address from emails about API versions, in every organization it belongs to. Anyone
/// with the link of such an email can do so.
/// </summary>
/// <param name="Token">The token of the unsubscribe link.</param>
public sealed record UnsubscribeFromVersionNews(string Token) : ICommand
{
    internal sealed class Validator : AbstractValidator<UnsubscribeFromVersionNews>
    {
        public Validator() => RuleFor(c => c.Token).NotEmpty();
    }

    internal sealed class Handler(IAppDb db, IUnsubscribeTokens tokens, IAuditTrail audit)
        : IUseCaseHandler<UnsubscribeFromVersionNews, Result>
    {
        public async Task<Result> Handle(UnsubscribeFromVersionNews command, CancellationToken ct)
        {
            if (tokens.Read(command.Token) is not { } id) return VersionErrors.UnknownToken;
            var email = await db.Users.Where(u => u.Id == id).Select(u => u.Email).SingleOrDefaultAsync(ct);
            if (email is null) return Result.Success;

            foreach (var person in await db.Query(new PeopleWithAddress(email)).ToListAsync(ct))
            {
                if (!person.Notifications.ApiVersions) continue;
                person.ChooseVersionMail(false);
                audit.RecordFor(
                    person.Organization,
                    person,
                    AuditAction.UserProfileChanged,
                    "user",
                    person.Id.Value,
                    "api version mails off, by a mail's link");
            }

            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
