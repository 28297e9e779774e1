using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;
using Platform.Infrastructure.AllowedDomains;

namespace Platform.Infrastructure.Tests.AllowedDomains;

public sealed class DomainIndexTests
{
    private static readonly OrganizationId One = new(1);
    private static readonly OrganizationId Other = new(2);
    private static readonly WebOrigin Origin = WebOrigin.TryParse("https://app.example.com")!;

    private readonly DomainIndex _index = new();

    [Fact]
    public void Index_is_uncertain_until_it_has_been_read()
    {
        Assert.False(_index.IsCertain);
        Assert.True(_index.Begin().AreOfAll);

        Settle((One, "app.example.com"));

        Assert.True(_index.IsCertain);
        Assert.True(IsListed(One));
        Assert.False(IsListed(Other));
        Assert.True(Origin.IsOn(_index));
    }

    [Fact]
    public void Domain_listed_by_two_organizations_stays_when_one_removes_it()
    {
        Settle((One, "app.example.com"), (Other, "app.example.com"), (Other, "*.example.com"));
        _index.Invalidate(One);
        Settle();
        Assert.False(IsListed(One));
        Assert.True(IsListed(Other));
        Assert.True(Origin.IsOn(_index));

        _index.Invalidate(Other);
        Settle((Other, "*.example.com"));
        Assert.True(IsListed(Other));

        _index.Invalidate(Other);
        Settle();
        Assert.False(IsListed(Other));
        Assert.False(Origin.IsOn(_index));
    }

    [Fact]
    public void Only_uncertain_organizations_are_read_again()
    {
        Settle((One, "app.example.com"), (Other, "other.com"));

        _index.Invalidate(Other);

        Assert.False(_index.IsCertain);
        Assert.Equal([Other], _index.Begin().Organizations);
        Assert.False(_index.Begin().AreOfAll);
    }

    [Fact]
    public void Many_uncertain_organizations_cause_a_full_read()
    {
        Settle();
        for (var i = 1; i <= 501; i++) _index.Invalidate(new OrganizationId(i));

        Assert.True(_index.Begin().AreOfAll);
        Settle((One, "app.example.com"));
        Assert.True(_index.IsCertain);
        Assert.True(IsListed(One));
    }

    [Fact]
    public void Read_that_began_before_a_change_does_not_undo_it()
    {
        Settle((One, "app.example.com"));
        _index.Invalidate(One);
        var begun = _index.Begin();
        _index.Invalidate(One);

        _index.Settle(begun, [(One, DomainPattern.TryParse("app.example.com")!)]);

        Assert.False(_index.IsCertain);
        Settle();
        Assert.True(_index.IsCertain);
        Assert.False(IsListed(One));
    }

    [Fact]
    public void Domain_changed_during_a_full_read_alone_stays_uncertain()
    {
        var begun = _index.Begin();
        _index.Invalidate(One);

        _index.Settle(begun, [(One, DomainPattern.TryParse("old.com")!), (Other, DomainPattern.TryParse("app.example.com")!)]);

        Assert.False(_index.IsCertain);
        Assert.True(IsListed(Other));
        Assert.Equal([One], _index.Begin().Organizations);
        Assert.False(_index.Begin().AreOfAll);
    }

    [Fact]
    public void Read_that_began_before_everything_became_uncertain_is_discarded()
    {
        Settle();
        _index.Invalidate(One);
        var begun = _index.Begin();
        _index.InvalidateAll();

        _index.Settle(begun, [(One, DomainPattern.TryParse("app.example.com")!)]);

        Assert.False(_index.IsCertain);
        Assert.True(_index.Begin().AreOfAll);
    }

    private bool IsListed(OrganizationId organization) => _index.Of(organization) is { } list && Origin.IsOn(list);

    private void Settle(params (OrganizationId Organization, string Domain)[] listed) =>
        _index.Settle(_index.Begin(), listed.Select(one => (one.Organization, DomainPattern.TryParse(one.Domain)!)));
}
