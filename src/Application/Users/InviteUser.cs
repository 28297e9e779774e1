using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Application.Organizations;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>
/// Asks a person into the organization by mail. Who has been asked and has not accepted is asked again, in the role named now.
/// </summary>
/// <param name="Email">Where the invitation is sent.</param>
/// <param name="Role">What they are to be.</param>
/// <param name="Name">What they are called, where that is known; they can change it.</param>
public sealed record InviteUser(string Email, Role? Role, string? Name = null) : ICommand<UserView>
{
    internal sealed class Validator : AbstractValidator<InviteUser>
    {
        public Validator()
        {
            RuleFor(c => c.Email).IsEmailAddress();
            RuleFor(c => c.Role).NotNull();
            RuleFor(c => c.Name!).IsPersonName().When(c => c.Name is not null);
        }
    }

    internal sealed class Handler(
        IAppDb db,
        ICaller caller,
        IOutbox outbox,
        PublicAddress address,
        IWorkspaceAddresses addresses,
        IAuditTrail audit,
        TimeProvider clock)
        : IUseCaseHandler<InviteUser, Result<UserView>>
    {
        public async Task<Result<UserView>> Handle(InviteUser command, CancellationToken ct)
        {
            var (email, role, now) = (EmailAddress.TryParse(command.Email)!, command.Role!.Value, clock.GetUtcNow());
            if (role == Domain.Users.Role.Admin && !caller.MayMakeAdmins()) return UserErrors.MoreThanCaller;

            var organization = await db.Query(new OrganizationOf(caller)).SingleAsync(ct);
            var found = await db.Query(new UserByEmail(email, caller)).MeantByAsync(email, ct);
            var user = found ?? Add(organization, email, role, now);
            if (user.Status == UserStatus.Active) return UserErrors.EmailTaken;
            if (!user.CountTokenMail(now)) return UserErrors.TooManyMails with { RetryAfter = user.TokenMailWait(now) };
            user.ChangeRole(role);
            if (command.Name is not null) user.Rename(command.Name);
            user.ClearMailProblem();

            var token = MailTokenSecret.New();
            db.MailTokens.Add(MailToken.Create(user, MailTokenPurpose.Invitation, MailTokenSecret.Hash(token), now));
            var links = addresses.Of(organization.Slug) ?? address.ForMembers;
            outbox.Post(
                user, EmailTemplates.Invitation(user, EmailTemplates.Sender(caller), links, token), now + MailToken.InvitationLifetime);

            audit.RecordCreated(AuditAction.UserInvited, "user", () => user.Id.Value, $"{email} as {role}");

            // A concurrent invitation has added the person. The retry finds them and can invite them again.
            if (await db.SaveAsync(ct) is { } refused) throw new SaveConflictException(refused.Message);
            return user.Adapt<UserView>(Mappings.Config);
        }

        private User Add(Organization organization, EmailAddress email, Role role, DateTimeOffset now)
        {
            var user = User.Invite(organization, email, role, now);
            db.Users.Add(user);
            return user;
        }
    }
}
