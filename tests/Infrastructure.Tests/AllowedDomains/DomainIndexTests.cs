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
    public void Is_in_doubt_until_it_has_been_read()
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
    public void What_two_list_stays_when_one_of_them_no_longer_does()
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
    public void Only_what_is_in_doubt_is_read_anew()
    {
        Settle((One, "app.example.com"), (Other, "other.com"));

        _index.Invalidate(Other);

        Assert.False(_index.IsCertain);
        Assert.Equal([Other], _index.Begin().Organizations);
        Assert.False(_index.Begin().AreOfAll);
    }

    [Fact]
    public void Many_doubts_are_read_as_all()
    {
        Settle();
        for (var i = 1; i <= 501; i++) _index.Invalidate(new OrganizationId(i));

        Assert.True(_index.Begin().AreOfAll);
        Settle((One, "app.example.com"));
        Assert.True(_index.IsCertain);
        Assert.True(IsListed(One));
    }

    [Fact]
    public void What_was_read_before_a_change_does_not_outlive_it()
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
    public void A_change_while_all_is_read_stays_in_doubt_alone()
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
    public void What_was_read_before_everything_came_into_doubt_is_not_taken()
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
