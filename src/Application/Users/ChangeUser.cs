using System.Text.Json.Serialization;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Changes what is given of a person. What they may no longer do ends at once for their sign-ins and keys.</summary>
/// <param name="Role">What they are from now on.</param>
/// <param name="ApiAccess">Whether a member may have API keys. Everyone else may by their role.</param>
public sealed record ChangeUser(Optional<Role> Role, Optional<bool> ApiAccess) : ICommand<UserView>
{
    [JsonIgnore]
    public UserId Id { get; init; }

    internal sealed class Validator : AbstractValidator<ChangeUser>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<ChangeUser, Result<UserView>>
    {
        public async Task<Result<UserView>> Handle(ChangeUser command, CancellationToken ct)
        {
            var user = await db.Query(new UserById(command.Id, caller)).Include(u => u.Organization).SingleOrDefaultAsync(ct);
            if (user is null) return UserErrors.NotFound;

            var (was, hadAccess) = (user.Role, user.ApiAccessGranted);
            var role = command.Role.IsGiven ? command.Role.Value : was;
            var access = command.ApiAccess.IsGiven ? command.ApiAccess.Value : hadAccess;
            if (role == Domain.Access.Role.Admin && role != was && !caller.MayMakeAdmins()) return UserErrors.MoreThanCaller;
            if (command.ApiAccess.IsGiven && !access && role != Domain.Access.Role.Member) return UserErrors.OnlyMembersApiAccess;
            if (user.IsActiveAdmin && role != was && !await db.TryRemoveAdminAsync(caller, user, ct)) return UserErrors.LastAdminStaysAdmin;

            user.ChangeRole(role);
            user.SetApiAccess(access);
            if (!db.HasChanges) return user.Adapt<UserView>(Mappings.Config);

            if (role != was) audit.Record(AuditAction.UserRoleChanged, "user", user.Id.Value, $"role: {was} to {role}");
            if (access != hadAccess)
            {
                audit.Record(AuditAction.UserApiAccessChanged, "user", user.Id.Value, $"api access: {(access ? "given" : "taken away")}");
            }

            if (await db.SaveAsync(ct) is { } refused) return refused;
            return user.Adapt<UserView>(Mappings.Config);
        }
    }
}
