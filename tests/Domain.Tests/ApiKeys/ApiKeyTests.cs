using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.ApiKeys;

public class ApiKeyTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Later = Clock.After(TimeSpan.FromHours(1));

    [Fact]
    public void Keeps_its_secret_as_a_hash_alone()
    {
        var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
        var key = Key(secret: secret);

        Assert.Equal(ApiKeySecret.Hash(secret.Text).ToArray(), key.Hash);
        Assert.Equal(secret.Prefix, key.Prefix);
        Assert.DoesNotContain(typeof(ApiKey).GetProperties(), property => property.GetValue(key) as string == secret.Text);
    }

    [Fact]
    public void Is_what_was_granted()
    {
        var key = Key(expiresAt: Clock.After(Day));

        Assert.Equal("Deploys", key.Name);
        Assert.Equal(new OrganizationId(1), key.OrganizationId);
        Assert.Equal(new UserId(2), key.UserId);
        Assert.Equal(KeyEnvironment.Test, key.Environment);
        Assert.Equal(["projects:read"], key.Scopes);
        Assert.Equal(Clock.After(Day), key.ExpiresAt);
        Assert.Equal(Clock.Start, key.CreatedAt);
        Assert.Null(key.LastUsedAt);
        Assert.Null(key.RevokedAt);
        Assert.Null(key.RetiresAt);
    }

    [Fact]
    public void Revoked_it_is_gone_at_once()
    {
        var key = Key();
        key.Revoke(Later);

        Assert.Equal(Later, key.RevokedAt);
        Assert.Equal(Later, key.UpdatedAt);
    }

    [Fact]
    public void Rotated_it_gives_a_key_alike_in_all_but_its_text()
    {
        var key = Key(expiresAt: Clock.After(Day));
        var secret = ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Test);
        var next = key.Rotate(secret, Guid.CreateVersion7(), TimeSpan.FromMinutes(5), Later).Value;

        Assert.Equal(
            (key.Name, key.OrganizationId, key.UserId, key.Format, key.Environment, key.Scopes, key.ExpiresAt),
            (next.Name, next.OrganizationId, next.UserId, next.Format, next.Environment, next.Scopes, next.ExpiresAt));
        Assert.Equal(ApiKeySecret.Hash(secret.Text).ToArray(), next.Hash);
        Assert.NotEqual(key.Hash, next.Hash);
        Assert.NotEqual(key.PublicId, next.PublicId);
        Assert.Equal(Later, next.CreatedAt);
        Assert.Null(next.RetiresAt);
    }

    [Fact]
    public void Rotated_with_a_grace_it_works_until_that_ends()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.FromMinutes(5)));

        Assert.Equal(Later.AddMinutes(5), key.RetiresAt);
        Assert.Equal(Later, key.UpdatedAt);
        Assert.Null(key.RevokedAt);
    }

    [Fact]
    public void Rotated_without_a_grace_it_is_revoked()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.Zero));

        Assert.Equal(Later, key.RevokedAt);
        Assert.Null(key.RetiresAt);
    }

    [Fact]
    public void Rotated_with_a_long_grace_it_still_ends_with_its_own_expiry()
    {
        var key = Key(expiresAt: Clock.After(Day));
        Assert.Null(Rotate(key, ApiKey.GraceMax));

        Assert.Equal(Clock.After(Day), key.RetiresAt);
    }

    [Fact]
    public void Expired_it_is_not_rotated()
    {
        var key = Key(expiresAt: Later);

        Assert.Same(ApiKeyErrors.Expired, Rotate(key, TimeSpan.Zero));
        Assert.Null(key.RevokedAt);
    }

    [Fact]
    public void Rotated_once_it_is_not_rotated_again()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.FromMinutes(5)));

        Assert.Same(ApiKeyErrors.AlreadyRotated, Rotate(key, TimeSpan.FromMinutes(10)));
        Assert.Equal(Later.AddMinutes(5), key.RetiresAt);
    }

    [Fact]
    public void Adopted_it_acts_for_another_person_and_stays_as_it_is()
    {
        var key = Key();
        var before = (key.Name, key.Hash, key.Scopes, key.ExpiresAt, key.CreatedAt);
        key.Adopt(new UserId(9), Later);

        Assert.Equal(new UserId(9), key.UserId);
        Assert.Equal(Later, key.UpdatedAt);
        Assert.Equal(before, (key.Name, key.Hash, key.Scopes, key.ExpiresAt, key.CreatedAt));
    }

    [Fact]
    public void Its_person_is_told_7_days_and_1_day_before_it_expires_each_once()
    {
        var end = Clock.After(30 * Day);
        var key = Key(expiresAt: end);

        Assert.Null(key.TakeExpiryNotice(end.AddDays(-7).AddTicks(-1)));
        Assert.Equal(7, key.TakeExpiryNotice(end.AddDays(-7)));
        Assert.Null(key.TakeExpiryNotice(end.AddDays(-2)));
        Assert.Equal(1, key.TakeExpiryNotice(end.AddDays(-1)));
        Assert.Null(key.TakeExpiryNotice(end.AddTicks(-1)));
        Assert.Null(key.TakeExpiryNotice(end));
    }

    [Fact]
    public void A_notice_that_was_missed_is_not_sent_after_the_next()
    {
        var end = Clock.After(30 * Day);
        var key = Key(expiresAt: end);

        Assert.Equal(1, key.TakeExpiryNotice(end.AddHours(-1)));
        Assert.Null(key.TakeExpiryNotice(end.AddHours(-1)));
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(2, 1)]
    [InlineData(1, null)]
    public void Made_for_a_few_days_no_notice_is_due_at_once(int days, int? last)
    {
        var key = Key(expiresAt: Clock.After(days * Day));

        Assert.Null(key.TakeExpiryNotice(Clock.Start));
        Assert.Equal(last, key.TakeExpiryNotice(Clock.After((days * Day) - TimeSpan.FromHours(1))));
    }

    [Fact]
    public void No_notice_is_due_of_one_that_never_expires_is_revoked_or_has_an_heir()
    {
        var (end, week) = (Clock.After(30 * Day), Clock.After(23 * Day));
        var (revoked, rotated) = (Key(expiresAt: end), Key(expiresAt: end));
        revoked.Revoke(Later);
        Rotate(rotated, 7 * Day);

        Assert.All([Key(), revoked, rotated], key => Assert.Null(key.TakeExpiryNotice(week)));
    }

    [Fact]
    public void The_longest_grace_is_a_week() => Assert.Equal(604_800, ApiKey.GraceMax.TotalSeconds);

    private static Domain.Common.Error? Rotate(ApiKey key, TimeSpan grace) =>
        key.Rotate(ApiKeySecret.New(key.Format, key.Environment), Guid.CreateVersion7(), grace, Later).Error;

    private static ApiKey Key(ApiKeySecret? secret = null, DateTimeOffset? expiresAt = null)
    {
        var grant = new ApiKeyGrant(
            new OrganizationId(1), new UserId(2), "Deploys", ApiKeyFormat.Wl, KeyEnvironment.Test, ["projects:read"], expiresAt);
        return ApiKey.Create(grant, secret ?? ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Test), Guid.CreateVersion7(), Clock.Start);
    }
}
