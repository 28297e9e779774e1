using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using static Platform.Domain.Tests.Clock;

namespace Platform.Domain.Tests.Identities;

public sealed class IdentityTests
{
    private static readonly ExternalIdentity External = new(
        "google", "Google", "https://accounts.google.com", "1", "you@example.com", true);

    [Theory]
    [InlineData("you@example.com", true, "you@example.com")]
    [InlineData("you@example.com", false, null)]
    [InlineData("not an address", true, null)]
    [InlineData(null, true, null)]
    public void Address_matters_only_if_it_is_verified_and_valid(string? email, bool isVerified, string? verified) =>
        Assert.Equal(verified, (External with { Email = email, IsEmailVerified = isVerified }).VerifiedEmail?.Value);

    [Theory]
    [InlineData("you@example.com", true)]
    [InlineData("Ünïcode@bücher.example", true)]
    [InlineData("you@example.com\r\nBcc: other@example.com", false)]
    [InlineData("a\u0000b@example.com", false)]
    [InlineData("\u202Emoc.elpmaxe@uoy", false)]
    [InlineData("\u200B", false)]
    public void Address_is_shown_and_stored_only_if_it_is_safe_to_display(string email, bool isShown)
    {
        Assert.Equal(isShown ? email : null, (External with { Email = email }).ShownEmail);
        Assert.Null((External with { Email = email + new string('a', EmailAddress.MaxLength) }).ShownEmail);
        Assert.Null((External with { Email = "\uD800" + email }).ShownEmail);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData("é", false)]
    [InlineData("a\u0000b", false)]
    public void Subject_that_cannot_be_stored_is_invalid(string subject, bool isOne)
    {
        Assert.Equal(isOne, (External with { Subject = subject }).IsWellFormed);
        Assert.False((External with { Subject = new string('1', Identity.SubjectMaxLength + 1) }).IsWellFormed);
    }

    [Fact]
    public void Address_that_changes_at_the_provider_changes_the_identity_and_not_the_person()
    {
        var user = NewUser();
        var identity = Identity.Link(user, External, Start);
        Assert.Null(identity.LastUsedAt);

        identity.Use(External with { Email = "new@example.com" }, Start.AddDays(1));

        Assert.Equal(("new@example.com", Start.AddDays(1)), (identity.Email, identity.LastUsedAt));
        Assert.Equal("you@example.com", user.Email.Value);
    }

    [Fact]
    public void Person_without_a_password_is_active_until_they_are_removed()
    {
        var user = NewUser();
        Assert.Equal((UserStatus.Active, true), (user.Status, user.IsActiveAdmin));

        user.Remove(Start);

        Assert.Null(user.JoinedByIdentityAt);
        Assert.False(user.IsActiveAdmin);
    }

    private static User NewUser() => User.CreateByIdentity(
        Organization.Create("Acme", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Start), External.VerifiedEmail!,
        Role.Admin, Start);
}
