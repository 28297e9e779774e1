using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class UserTests
{
    private readonly User _user = User.Create(
        Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start),
        EmailAddress.TryParse("you@example.com")!, "hash", Role.Member, Clock.Start);

    [Fact]
    public void New_member_has_no_api_access() => Assert.False(_user.ApiAccessGranted);

    [Fact]
    public void Api_access_is_granted_and_withdrawn()
    {
        _user.SetApiAccess(true);
        Assert.True(_user.ApiAccessGranted);

        _user.SetApiAccess(false);
        Assert.False(_user.ApiAccessGranted);
    }

    [Fact]
    public void Role_and_password_can_be_changed()
    {
        _user.ChangeRole(Role.Leader);
        _user.SetPasswordHash("another hash");

        Assert.Equal(Role.Leader, _user.Role);
        Assert.Equal("another hash", _user.PasswordHash);
    }

    [Fact]
    public void Invited_person_has_no_password_and_is_no_admin_yet()
    {
        var invited = User.Invite(_user.Organization, _user.Email, Role.Admin, Clock.Start);

        Assert.Equal(UserStatus.Invited, invited.Status);
        Assert.Null(invited.PasswordHash);
        Assert.False(invited.IsActiveAdmin);

        invited.SetPasswordHash("hash");
        Assert.Equal(UserStatus.Active, invited.Status);
        Assert.True(invited.IsActiveAdmin);
    }

    [Fact]
    public void Removed_person_has_no_password_no_session_and_is_no_admin()
    {
        _user.ChangeRole(Role.Admin);

        _user.Remove(Clock.Start);

        Assert.Equal(Clock.Start, _user.RemovedAt);
        Assert.Null(_user.PasswordHash);
        Assert.Equal(1, _user.SignInEpoch);
        Assert.False(_user.IsActiveAdmin);
    }

    [Fact]
    public void Resetting_a_forgotten_password_ends_every_session()
    {
        _user.ResetPassword("another hash");

        Assert.Equal("another hash", _user.PasswordHash);
        Assert.Equal(1, _user.SignInEpoch);
    }

    [Fact]
    public void Token_mails_are_limited_to_five_an_hour()
    {
        for (var i = 0; i < 5; i++) Assert.True(_user.CountTokenMail(Clock.Start.AddMinutes(i)));

        Assert.False(_user.CountTokenMail(Clock.Start.AddMinutes(59)));
        Assert.True(_user.CountTokenMail(Clock.Start.AddHours(1)));
        Assert.Equal((1, Clock.Start.AddHours(1)), (_user.TokenMails, _user.TokenMailsSince));
    }

    [Fact]
    public void Token_mails_counted_by_a_fast_clock_are_forgotten()
    {
        for (var i = 0; i < 5; i++) Assert.True(_user.CountTokenMail(Clock.Start.AddDays(1)));
        Assert.False(_user.CountTokenMail(Clock.Start.AddDays(1)));
        Assert.Equal(User.TokenMailWindow, _user.TokenMailWait(Clock.Start));

        Assert.True(_user.CountTokenMail(Clock.Start));
        Assert.Equal((1, Clock.Start), (_user.TokenMails, _user.TokenMailsSince));
    }
}
