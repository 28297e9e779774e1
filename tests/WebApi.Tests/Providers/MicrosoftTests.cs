using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Rules specific to Microsoft: an issuer per tenant, and addresses that are verified only with xms_edov.</summary>
public sealed class MicrosoftTests(ProviderApp providers)
{
    private const string Tenant = "22222222-2222-2222-2222-222222222222";
    private const string OtherTenant = "33333333-3333-3333-3333-333333333333";

    [Fact]
    public async Task Address_counts_only_when_its_domain_is_verified()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New() with { Tenant = Tenant };

        var unproved = await SignUpAsync(new Visitor(app), account);
        var proved = await SignUpAsync(new Visitor(app), account with { IsEdov = true });

        Assert.Equal(403, unproved.Status);
        Assert.Contains("isn&#x27;t verified", unproved.Text, StringComparison.Ordinal);
        Assert.Equal((303, "/workspace/sign-in/create"), (proved.Status, proved["Location"]));
    }

    [Theory]
    [InlineData("tenant_of_another", Tenant)]
    [InlineData(null, "not-a-tenant")]
    [InlineData("wrong_iss", Tenant)]
    public async Task Issuer_must_match_the_tenant_of_the_token(string? mode, string tenant)
    {
        var app = await providers.AppAsync();
        var visitor = new Visitor(app);

        var answer = await SignUpAsync(visitor, Accounts.New() with { Tenant = tenant, Mode = mode, IsEdov = true });

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain("__Host-sign-in-pending", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Same_subject_of_another_tenant_is_someone_else()
    {
        var app = await providers.AppAsync();
        var account = Accounts.New() with { Tenant = Tenant, IsEdov = true };
        var visitor = new Visitor(app);
        await SignUpAsync(visitor, account);
        await visitor.GetAsync("/workspace/sign-in/create");
        Assert.Equal(303, (await visitor.SendAsync("/workspace/sign-in/create", ("name", "Made with Microsoft"))).Status);

        var own = await SignInAsync(new Visitor(app), account);
        var other = await SignInAsync(new Visitor(app), account with { Tenant = OtherTenant });

        Assert.Equal("/workspace/developers", own["Location"]);
        Assert.Equal("/workspace/sign-in/which", other["Location"]);
    }

    private Task<ApiAnswer> SignUpAsync(Visitor visitor, ProviderAccount account) =>
        providers.SignInAsync(visitor, ProviderApp.Microsoft, account, "/workspace/sign-up", ("purpose", "sign-up"));

    private Task<ApiAnswer> SignInAsync(Visitor visitor, ProviderAccount account) =>
        providers.SignInAsync(visitor, ProviderApp.Microsoft, account, fields: ("purpose", "sign-in"));
}
