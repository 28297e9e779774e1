using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class UserTests
{
    private readonly User _user = User.Create(
        Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Clock.Start), EmailAddress.TryParse("you@example.com")!, "hash", Role.Member, Clock.Start);

    [Fact]
    public void A_member_starts_without_api_access() => Assert.False(_user.ApiAccessGranted);

    [Fact]
    public void Api_access_is_given_and_taken()
    {
        _user.SetApiAccess(true);
        Assert.True(_user.ApiAccessGranted);

        _user.SetApiAccess(false);
        Assert.False(_user.ApiAccessGranted);
    }

    [Fact]
    public void A_role_and_a_password_can_be_changed()
    {
        _user.ChangeRole(Role.Leader);
        _user.SetPasswordHash("another hash");

        Assert.Equal(Role.Leader, _user.Role);
        Assert.Equal("another hash", _user.PasswordHash);
    }
}
