using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class MailTokenTests
{
    private static readonly EmailAddress Email = EmailAddress.TryParse("you@example.com")!;

    [Fact]
    public void Invitation_works_for_seven_days()
    {
        var token = MailToken.Create(Invited(), MailTokenPurpose.Invitation, new byte[32], Clock.Start);

        Assert.True(token.IsGood(Clock.Start.AddDays(7).AddTicks(-1)));
        Assert.False(token.IsGood(Clock.Start.AddDays(7)));
    }

    [Fact]
    public void Password_can_be_reset_for_an_hour()
    {
        var token = MailToken.Create(Active(), MailTokenPurpose.PasswordReset, new byte[32], Clock.Start);

        Assert.True(token.IsGood(Clock.Start.AddHours(1).AddTicks(-1)));
        Assert.False(token.IsGood(Clock.Start.AddHours(1)));
    }

    [Fact]
    public void Mail_token_works_once()
    {
        var token = MailToken.Create(Active(), MailTokenPurpose.PasswordReset, new byte[32], Clock.Start);

        token.Spend(Clock.Start);

        Assert.False(token.IsGood(Clock.Start));
    }

    [Fact]
    public void No_invitation_works_once_one_has_been_accepted()
    {
        var user = Invited();
        var token = MailToken.Create(user, MailTokenPurpose.Invitation, new byte[32], Clock.Start);

        user.SetPasswordHash("hash");

        Assert.False(token.IsGood(Clock.Start));
    }

    [Fact]
    public void No_mail_token_works_for_a_removed_person()
    {
        var (invited, active) = (Invited(), Active());
        MailToken[] tokens =
        [
            MailToken.Create(invited, MailTokenPurpose.Invitation, new byte[32], Clock.Start),
            MailToken.Create(active, MailTokenPurpose.PasswordReset, new byte[32], Clock.Start)
        ];

        invited.Remove(Clock.Start);
        active.Remove(Clock.Start);

        Assert.All(tokens, token => Assert.False(token.IsGood(Clock.Start)));
    }

    [Fact]
    public void Password_reset_does_not_accept_an_invitation() =>
        Assert.False(MailToken.Create(Invited(), MailTokenPurpose.PasswordReset, new byte[32], Clock.Start).IsGood(Clock.Start));

    [Fact]
    public void Mail_token_is_256_random_bits_and_stored_as_a_hash()
    {
        var texts = Enumerable.Range(0, 100).Select(_ => MailTokenSecret.New()).ToList();

        Assert.Distinct(texts);
        Assert.All(texts, text => Assert.Matches("^[A-Za-z0-9_-]{43}$", text));
        Assert.Equal(32, MailTokenSecret.Hash(texts[0]).Length);
        Assert.NotEqual(MailTokenSecret.Hash(texts[0]), MailTokenSecret.Hash(texts[1]));
    }

    private static User Invited() => User.Invite(Acme(), Email, Role.Member, Clock.Start);

    private static User Active() => User.Create(Acme(), Email, "hash", Role.Member, Clock.Start);

    private static Organization Acme() =>
        Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start);
}
