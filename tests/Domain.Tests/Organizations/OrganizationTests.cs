using Platform.Domain.Organizations;

namespace Platform.Domain.Tests.Organizations;

public class OrganizationTests
{
    private readonly Organization _acme = Organization.Create(
        "Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start);

    [Fact]
    public void Starts_on_the_free_plan()
    {
        Assert.Equal(Plan.Free, _acme.Plan);
        Assert.Equal(Clock.Start, _acme.CreatedAt);
    }

    [Fact]
    public void Has_a_key_of_its_own_that_is_no_secret()
    {
        var other = Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme-2")!, Organization.FirstApiVersion, Clock.Start);

        Assert.Matches("^org_[0-9a-f]{32}$", _acme.OrgKey);
        Assert.Equal(Organization.OrgKeyLength, _acme.OrgKey.Length);
        Assert.NotEqual(_acme.OrgKey, other.OrgKey);
    }

    [Fact]
    public void Tells_whether_a_move_to_a_plan_changed_anything()
    {
        Assert.False(_acme.MoveTo(Plan.Free));
        Assert.True(_acme.MoveTo(Plan.Pro));
        Assert.Equal(Plan.Pro, _acme.Plan);
        Assert.False(_acme.MoveTo(Plan.Pro));
    }

    [Fact]
    public void Keeps_its_slug_under_another_name()
    {
        _acme.Rename("Acme Limited");

        Assert.Equal("Acme Limited", _acme.Name);
        Assert.Equal("acme", _acme.Slug.Value);
    }
}
