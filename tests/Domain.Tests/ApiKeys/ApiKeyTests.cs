using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.ApiKeys;

public class ApiKeyTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Later = Clock.After(TimeSpan.FromHours(1));

    [Fact]
    public void New_key_stores_only_the_hash_of_its_secret()
    {
        var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
        var key = Key(secret: secret);

        Assert.Equal(ApiKeySecret.Hash(secret.Text).ToArray(), key.Hash);
        Assert.Equal(secret.Prefix, key.Prefix);
        Assert.DoesNotContain(typeof(ApiKey).GetProperties(), property => property.GetValue(key) as string == secret.Text);
    }

    [Fact]
    public void New_key_has_the_granted_properties()
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
    public void Revoked_key_stops_working_at_once()
    {
        var key = Key();
        key.Revoke(Later);

        Assert.Equal(Later, key.RevokedAt);
        Assert.Equal(Later, key.UpdatedAt);
    }

    [Fact]
    public void Rotated_key_gives_a_key_that_differs_only_in_its_secret()
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
    public void Rotated_key_works_until_its_grace_period_ends()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.FromMinutes(5)));

        Assert.Equal(Later.AddMinutes(5), key.RetiresAt);
        Assert.Equal(Later, key.UpdatedAt);
        Assert.Null(key.RevokedAt);
    }

    [Fact]
    public void Key_rotated_without_a_grace_period_is_revoked()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.Zero));

        Assert.Equal(Later, key.RevokedAt);
        Assert.Null(key.RetiresAt);
    }

    [Fact]
    public void Key_rotated_with_a_long_grace_period_still_ends_at_its_own_expiry()
    {
        var key = Key(expiresAt: Clock.After(Day));
        Assert.Null(Rotate(key, ApiKey.GraceMax));

        Assert.Equal(Clock.After(Day), key.RetiresAt);
    }

    [Fact]
    public void Expired_key_is_not_rotated()
    {
        var key = Key(expiresAt: Later);

        Assert.Same(ApiKeyErrors.Expired, Rotate(key, TimeSpan.Zero));
        Assert.Null(key.RevokedAt);
    }

    [Fact]
    public void Rotated_key_is_not_rotated_again()
    {
        var key = Key();
        Assert.Null(Rotate(key, TimeSpan.FromMinutes(5)));

        Assert.Same(ApiKeyErrors.AlreadyRotated, Rotate(key, TimeSpan.FromMinutes(10)));
        Assert.Equal(Later.AddMinutes(5), key.RetiresAt);
    }

    [Fact]
    public void Adopted_key_acts_for_another_person_and_is_otherwise_unchanged()
    {
        var key = Key();
        var before = (key.Name, key.Hash, key.Scopes, key.ExpiresAt, key.CreatedAt);
        key.Adopt(new UserId(9), Later);

        Assert.Equal(new UserId(9), key.UserId);
        Assert.Equal(Later, key.UpdatedAt);
        Assert.Equal(before, (key.Name, key.Hash, key.Scopes, key.ExpiresAt, key.CreatedAt));
    }

    [Fact]
    public void Expiry_notices_are_sent_7_days_and_1_day_before_each_once()
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
    public void Missed_expiry_notice_is_not_sent_after_the_next()
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
    public void Short_lived_key_has_no_expiry_notice_due_at_once(int days, int? last)
    {
        var key = Key(expiresAt: Clock.After(days * Day));

        Assert.Null(key.TakeExpiryNotice(Clock.Start));
        Assert.Equal(last, key.TakeExpiryNotice(Clock.After((days * Day) - TimeSpan.FromHours(1))));
    }

    [Fact]
    public void Key_without_expiry_revoked_or_replaced_has_no_notice_due()
    {
        var (end, week) = (Clock.After(30 * Day), Clock.After(23 * Day));
        var (revoked, rotated) = (Key(expiresAt: end), Key(expiresAt: end));
        revoked.Revoke(Later);
        Rotate(rotated, 7 * Day);

        Assert.All([Key(), revoked, rotated], key => Assert.Null(key.TakeExpiryNotice(week)));
    }

    [Fact]
    public void Longest_grace_period_is_a_week() => Assert.Equal(604_800, ApiKey.GraceMax.TotalSeconds);

    private static Domain.Common.Error? Rotate(ApiKey key, TimeSpan grace) =>
        key.Rotate(ApiKeySecret.New(key.Format, key.Environment), Guid.CreateVersion7(), grace, Later).Error;

    private static ApiKey Key(ApiKeySecret? secret = null, DateTimeOffset? expiresAt = null)
    {
        var grant = new ApiKeyGrant(
            new OrganizationId(1), new UserId(2), "Deploys", ApiKeyFormat.Wl, KeyEnvironment.Test, ["projects:read"], expiresAt);
        return ApiKey.Create(grant, secret ?? ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Test), Guid.CreateVersion7(), Clock.Start);
    }
}
