using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class ProfileTests
{
    private readonly User _user = User.Create(
        Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start),
        EmailAddress.TryParse("you@example.com")!, "hash", Role.Member, Clock.Start);

    [Fact]
    public void Name_is_stored_normalized_and_can_be_cleared()
    {
        _user.Rename("Zoe\u0308");
        Assert.Equal("Zoë", _user.Name);

        _user.Rename(null);
        Assert.Null(_user.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u200b")]
    [InlineData("A\nB")]
    [InlineData("A\u202eB")]
    public void Name_with_nothing_visible_or_something_hidden_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => _user.Rename(name));

    [Theory]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Leader, false)]
    [InlineData(Role.Developer, true)]
    [InlineData(Role.Member, false)]
    public void Version_mails_follow_the_role_until_the_person_chooses(Role role, bool atFirst)
    {
        _user.ChangeRole(role);
        Assert.Equal(new NotificationSettings(atFirst, Limits: true), _user.Notifications);

        _user.ChooseVersionMail(!atFirst);
        _user.ChooseLimitMail(false);
        Assert.Equal(new NotificationSettings(!atFirst, Limits: false), _user.Notifications);
    }

    [Fact]
    public void Query_conditions_apply_the_same_rule()
    {
        var (wantVersions, wantLimits) = (NotificationSettings.WantVersionMail.Compile(), NotificationSettings.WantLimitMail.Compile());
        foreach (var role in Enum.GetValues<Role>())
        {
            _user.ChangeRole(role);
            Assert.Equal(_user.Notifications, new NotificationSettings(wantVersions(_user), wantLimits(_user)));
        }

        foreach (var chosen in (bool[])[true, false])
        {
            _user.ChooseVersionMail(chosen);
            _user.ChooseLimitMail(chosen);
            Assert.Equal((chosen, chosen), (wantVersions(_user), wantLimits(_user)));
        }
    }
}
