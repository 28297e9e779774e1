using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>
/// Ends mails about API versions to an address, in every organization that it belongs to. Whoever has the link of such a mail can.
/// </summary>
/// <param name="Token">What the mail's link ends with.</param>
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
