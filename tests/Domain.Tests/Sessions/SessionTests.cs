using System.Buffers.Text;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Sessions;

public class SessionTests
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset Later = Clock.After(TimeSpan.FromDays(1));

    [Fact]
    public void New_session_has_one_refresh_token_and_its_own_end()
    {
        var session = Start();
        var token = Assert.Single(session.RefreshTokens);

        Assert.Equal(Clock.Start + Month, token.ExpiresAt);
        Assert.Null(token.SpentAt);
        Assert.Equal(Clock.After(TimeSpan.FromDays(90)), session.ExpiresAt);
        Assert.Equal(Clock.Start, session.LastUsedAt);
        Assert.True(session.IsLive(Clock.Start));
    }

    [Fact]
    public void Refresh_token_is_exchanged_for_the_next()
    {
        var session = Start();
        Assert.Equal(Rotation.Done, Rotate(session, Later));

        Assert.Equal(2, session.RefreshTokens.Count);
        Assert.Equal(Later, session.RefreshTokens[0].SpentAt);
        Assert.Null(session.RefreshTokens[1].SpentAt);
        Assert.Equal(Later + Month, session.RefreshTokens[1].ExpiresAt);
        Assert.Equal(Later, session.LastUsedAt);
    }

    [Fact]
    public void Spent_refresh_token_ends_the_whole_session()
    {
        var session = Start();
        Rotate(session, Later);

        Assert.Equal(Rotation.Reused, Rotate(session, Later.AddMinutes(1), index: 0));
        Assert.Equal(Later.AddMinutes(1), session.EndedAt);
        Assert.False(session.IsLive(Later.AddMinutes(1)));
        Assert.Equal(2, session.RefreshTokens.Count);
    }

    [Fact]
    public void Session_is_over_once_all_sessions_of_its_person_are_ended()
    {
        var session = Start();
        session.User.ResetPassword("another hash");

        Assert.False(session.IsLive(Clock.Start));
        Assert.Equal(Rotation.Refused, Rotate(session, Later));
    }

    [Fact]
    public void Newest_refresh_token_is_refused_after_a_reuse_too()
    {
        var session = Start();
        Rotate(session, Later);
        Rotate(session, Later, index: 0);

        Assert.Equal(Rotation.Refused, Rotate(session, Later, index: 1));
    }

    [Fact]
    public void Spent_refresh_token_is_detected_even_after_its_expiry()
    {
        var session = Start();
        Rotate(session, Later);

        Assert.Equal(Rotation.Reused, Rotate(session, Clock.Start + Month, index: 0));
    }

    [Fact]
    public void Expired_refresh_token_is_refused_and_ends_nothing()
    {
        var session = Start();

        Assert.Equal(Rotation.Refused, Rotate(session, Clock.Start + Month));
        Assert.Null(session.EndedAt);
        Assert.Null(session.RefreshTokens[0].SpentAt);
        Assert.Single(session.RefreshTokens);
    }

    [Fact]
    public void Refresh_token_is_valid_up_to_its_last_moment()
    {
        var session = Start();

        Assert.Equal(Rotation.Done, Rotate(session, Clock.Start + Month - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Refresh_token_never_outlives_the_90_days_of_its_session()
    {
        var session = Start();
        for (var day = 20; day < 90; day += 20) Assert.Equal(Rotation.Done, Rotate(session, Clock.After(TimeSpan.FromDays(day))));

        var end = Clock.After(TimeSpan.FromDays(90));
        Assert.Equal(end, session.RefreshTokens[^1].ExpiresAt);
        Assert.All(session.RefreshTokens, token => Assert.True(token.ExpiresAt <= end));
        Assert.Equal(Rotation.Refused, Rotate(session, end));
        Assert.False(session.IsLive(end));
    }

    [Fact]
    public void Ended_session_refuses_every_refresh_token()
    {
        var session = Start();
        session.End(Later);

        Assert.False(session.IsLive(Later));
        Assert.Equal(Rotation.Refused, Rotate(session, Later));
        Assert.Null(session.RefreshTokens[0].SpentAt);
    }

    [Fact]
    public void First_end_of_a_session_is_kept()
    {
        var session = Start();
        session.End(Later);
        session.End(Later.AddDays(1));

        Assert.Equal(Later, session.EndedAt);
    }

    [Fact]
    public void Long_user_agent_is_truncated()
    {
        Assert.Equal(Session.UserAgentMaxLength, Start(userAgent: new string('x', 5000)).UserAgent!.Length);
        Assert.Equal("curl/8", Start(userAgent: "curl/8").UserAgent);
        Assert.Null(Start(userAgent: null).UserAgent);
    }

    [Fact]
    public void Refresh_token_is_256_random_bits_in_base64url()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => RefreshTokenSecret.New()).ToList();

        Assert.All(tokens, token => Assert.Equal(RefreshTokenSecret.Length, token.Length));
        Assert.All(tokens, token => Assert.Equal(256 / 8, Base64Url.DecodeFromChars(token).Length));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public void Refresh_token_is_stored_as_its_SHA_256() =>
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(RefreshTokenSecret.Hash("abc")));

    private static Session Start(string? userAgent = "tests")
    {
        var organization = Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start);
        var user = User.Create(organization, EmailAddress.TryParse("you@example.com")!, "hash", Role.Admin, Clock.Start);
        return Session.Start(user, new Device("127.0.0.1", userAgent), NewToken(), Clock.Start);
    }

    // Presents the newest token, or an older one.
    private static Rotation Rotate(Session session, DateTimeOffset now, Index? index = null) =>
        session.Rotate(session.RefreshTokens[(index ?? ^1).GetOffset(session.RefreshTokens.Count)], NewToken(), now);

    private static IssuedRefreshToken NewToken() => new(RefreshTokenSecret.Hash(RefreshTokenSecret.New()), Month);
}
