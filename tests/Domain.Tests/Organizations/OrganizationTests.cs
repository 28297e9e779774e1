using Platform.Domain.Organizations;

namespace Platform.Domain.Tests.Organizations;

public class OrganizationTests
{
    private readonly Organization _acme = Organization.Create(
        "Acme Corp", OrganizationSlug.TryParse("acme")!, Organization.FirstApiVersion, Clock.Start);

    [Fact]
    public void New_organization_is_on_the_free_plan()
    {
        Assert.Equal(Plan.Free, _acme.Plan);
        Assert.Equal(Clock.Start, _acme.CreatedAt);
    }

    [Fact]
    public void Organization_has_its_own_public_key()
    {
        var other = Organization.Create("Acme Corp", OrganizationSlug.TryParse("acme-2")!, Organization.FirstApiVersion, Clock.Start);

        Assert.Matches("^org_[0-9a-f]{32}$", _acme.OrgKey);
        Assert.Equal(Organization.OrgKeyLength, _acme.OrgKey.Length);
        Assert.NotEqual(_acme.OrgKey, other.OrgKey);
    }

    [Fact]
    public void Moving_an_organization_to_a_plan_reports_whether_it_changed()
    {
        Assert.False(_acme.MoveTo(Plan.Free));
        Assert.True(_acme.MoveTo(Plan.Pro));
        Assert.Equal(Plan.Pro, _acme.Plan);
        Assert.False(_acme.MoveTo(Plan.Pro));
    }

    [Fact]
    public void Renamed_organization_keeps_its_slug()
    {
        _acme.Rename("Acme Limited");

        Assert.Equal("Acme Limited", _acme.Name);
        Assert.Equal("acme", _acme.Slug.Value);
    }
}
