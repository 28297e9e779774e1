using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class UserTests
{
    private readonly User _user = User.Create(
        Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start),
        EmailAddress.TryParse("you@example.com")!, "hash", Role.Member, Clock.Start);

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

    [Fact]
    public void Invited_a_person_has_no_password_and_is_no_admin_yet()
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
    public void Removed_a_person_has_no_password_no_sign_in_and_is_no_admin()
    {
        _user.ChangeRole(Role.Admin);

        _user.Remove(Clock.Start);

        Assert.Equal(Clock.Start, _user.RemovedAt);
        Assert.Null(_user.PasswordHash);
        Assert.Equal(1, _user.SignInEpoch);
        Assert.False(_user.IsActiveAdmin);
    }

    [Fact]
    public void Another_password_in_a_forgotten_ones_place_ends_every_sign_in()
    {
        _user.ResetPassword("another hash");

        Assert.Equal("another hash", _user.PasswordHash);
        Assert.Equal(1, _user.SignInEpoch);
    }

    [Fact]
    public void No_more_than_five_mails_with_a_token_are_sent_in_an_hour()
    {
        for (var i = 0; i < 5; i++) Assert.True(_user.CountTokenMail(Clock.Start.AddMinutes(i)));

        Assert.False(_user.CountTokenMail(Clock.Start.AddMinutes(59)));
        Assert.True(_user.CountTokenMail(Clock.Start.AddHours(1)));
        Assert.Equal((1, Clock.Start.AddHours(1)), (_user.TokenMails, _user.TokenMailsSince));
    }

    [Fact]
    public void Mails_that_were_counted_by_a_clock_that_was_ahead_count_no_more()
    {
        for (var i = 0; i < 5; i++) Assert.True(_user.CountTokenMail(Clock.Start.AddDays(1)));
        Assert.False(_user.CountTokenMail(Clock.Start.AddDays(1)));
        Assert.Equal(User.TokenMailWindow, _user.TokenMailWait(Clock.Start));

        Assert.True(_user.CountTokenMail(Clock.Start));
        Assert.Equal((1, Clock.Start), (_user.TokenMails, _user.TokenMailsSince));
    }
}
