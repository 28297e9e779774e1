using Mapster;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Maps people to views.</summary>
internal sealed class UserMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<UserId, long>().MapWith(id => id.Value);
        config.NewConfig<UserId?, long?>().MapWith(id => id == null ? null : id.Value.Value);
        config.NewConfig<EmailAddress, string>().MapWith(email => email.Value);
        config.NewConfig<User, UserView>()
            .Map(view => view.OrgId, user => user.OrganizationId)
            .Map(view => view.OrgName, user => user.Organization.Name)
            .Map(view => view.ApiAccess, user => user.Role != Role.Member || user.ApiAccessGranted)
            .Map(
                view => view.Status,
                user => user.PasswordHash == null && user.JoinedByIdentityAt == null ? UserStatus.Invited : UserStatus.Active);
    }
}
