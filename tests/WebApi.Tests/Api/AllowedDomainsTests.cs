using Platform.Domain.AllowedDomains;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>/api/allowed-domains</c> (AddAllowedDomain, ListAllowedDomains, RemoveAllowedDomain).</summary>
public sealed class AllowedDomainsTests(SharedApp shared)
{
    private const string Path = "/api/allowed-domains";

    [Fact]
    public async Task Domain_is_added_listed_and_removed()
    {
        var admin = await shared.App.SignUpAsync();

        var added = await AddAsync(admin, "https://Example.com/docs");
        Expect.Status(201, added);
        Assert.Equal(["id", "domain", "created_at"], Expect.Members(added.Json));
        Assert.Equal("example.com", added.TextOf("domain"));
        Expect.Status(201, await AddAsync(admin, "*.example.com"));

        var listed = await admin.GetAsync(Path);
        Assert.Equal(
            ["*.example.com", "example.com"], listed.Member("data").EnumerateArray().Select(d => d.GetProperty("domain").GetString()));
        Assert.Equal(2, listed.NumberOf("pagination.total"));
        Assert.Equal(added.Text, listed.Member("data")[1].GetRawText());

        Expect.Status(204, await admin.DeleteAsync($"{Path}/{added.NumberOf("id")}"));
        Expect.Refused(await admin.DeleteAsync($"{Path}/{added.NumberOf("id")}"), 404, "Not found");
        Assert.Equal(1, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Theory]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("*.co.uk")]
    [InlineData("https://co.uk:8443/")]
    [InlineData("github.io")]
    [InlineData("*.kawasaki.jp")]
    [InlineData("公司.cn")]
    [InlineData("null")]
    public async Task Public_suffix_is_refused(string domain) =>
        Expect.Invalid(await AddAsync(await shared.App.SignUpAsync(), domain), "domain");

    [Theory]
    [InlineData("example.co.uk")]
    [InlineData("*.example.co.uk")]
    [InlineData("me.github.io")]
    [InlineData("localhost:5173")]
    [InlineData("intranet")]
    [InlineData("192.0.2.1")]
    public async Task Registrable_or_internal_host_is_accepted(string domain) =>
        Expect.Status(201, await AddAsync(await shared.App.SignUpAsync(), domain));

    [Fact]
    public async Task Domain_is_added_by_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal("localhost:5173", (await admin.PostFormAsync(Path, ("domain", "http://localhost:5173/"))).TextOf("domain"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("a.*.example.com")]
    [InlineData("user@example.com")]
    [InlineData("example..com")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("exam ple.com")]
    [InlineData("https://")]
    public async Task Invalid_domain_is_refused(string domain)
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(AllowedDomainErrors.Invalid, Expect.Invalid(await AddAsync(admin, domain), "domain"));
    }

    [Fact]
    public async Task Body_without_a_domain_is_refused()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var body in (string[])
        [
            "{}",
            """{"domain":null}""",
            """{"domain":""}""",
            """{"domain":5}""",
            """{"domain":["example.com"]}""",
            """{"domain":"\ud800"}""",
            """{"domain":"a\u0000.com"}"""
        ])
        {
            Expect.Invalid(await admin.PostAsync(Path, body), "domain");
        }

        Expect.Invalid(await AddAsync(admin, new string('a', 1_000_000)), "domain");
    }

    [Fact]
    public async Task Domain_that_is_already_listed_is_refused_in_every_spelling_but_not_to_another_organization()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await shared.App.SignUpAsync();
        Expect.Status(201, await AddAsync(admin, "xn--mnchen-3ya.de"));

        foreach (var form in (string[])["xn--mnchen-3ya.de", "München.de", "münchen.de.", "https://münchen.de/x"])
        {
            Assert.Equal("Domain is listed already", Expect.Invalid(await AddAsync(admin, form), "domain"));
        }

        Expect.Status(201, await AddAsync(other, "münchen.de"));
    }

    [Fact]
    public async Task Domain_added_many_times_simultaneously_is_listed_once()
    {
        var admin = await shared.App.SignUpAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => AddAsync(admin, i % 2 == 0 ? "example.com" : "EXAMPLE.com.")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Expect.Invalid(answer, "domain"));
        Assert.Equal(1, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Domain_removed_many_times_simultaneously_is_removed_once()
    {
        var admin = await shared.App.SignUpAsync();
        var id = (await AddAsync(admin, "example.com")).NumberOf("id");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.DeleteAsync($"{Path}/{id}")));

        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => Expect.Refused(answer, 404, "Not found"));
    }

    [Fact]
    public async Task Organization_lists_at_most_100_domains()
    {
        var admin = await shared.App.SignUpAsync();
        for (var i = 0; i < AllowedDomain.MaxPerOrganization; i++) Expect.Status(201, await AddAsync(admin, $"site-{i}.example.com"));

        Assert.Contains("at most 100", Expect.Invalid(await AddAsync(admin, "one-more.example.com"), "domain"), StringComparison.Ordinal);

        var first = await admin.GetAsync(Path + "?limit=1");
        Expect.Status(204, await admin.DeleteAsync($"{Path}/{first.Member("data")[0].GetProperty("id").GetInt64()}"));
        Expect.Status(201, await AddAsync(admin, "one-more.example.com"));
    }

    [Fact]
    public async Task Organization_lists_at_most_100_domains_when_they_are_added_simultaneously()
    {
        var admin = await shared.App.SignUpAsync();
        await shared.App.WithDbAsync(async db =>
        {
            var domains = Enumerable.Range(0, AllowedDomain.MaxPerOrganization - 5)
                .Select(i => DomainPattern.TryParse($"early-{i}.example.com")!);
            db.AddRange(domains.Select(domain => AllowedDomain.Create(new(admin.OrganizationId), domain, DateTimeOffset.UtcNow)));
            Assert.Null(await db.SaveAsync(TestContext.Current.CancellationToken));
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AddAsync(admin, $"late-{i}.example.com")));

        Assert.Equal(5, answers.Count(answer => answer.Status == 201));
        Assert.All(
            answers.Where(answer => answer.Status != 201),
            answer => Assert.Contains("at most 100", Expect.Invalid(answer, "domain"), StringComparison.Ordinal));
        Assert.Equal(AllowedDomain.MaxPerOrganization, (await admin.GetAsync(Path + "?limit=1")).NumberOf("pagination.total"));
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    [InlineData(Role.Member)]
    public async Task Domains_are_changed_by_admins_and_read_by_every_role(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var id = (await AddAsync(admin, "example.com")).NumberOf("id");
        var member = await admin.AddMemberAsync(role);

        Expect.Status(200, await member.GetAsync(Path));
        Expect.Refused(await AddAsync(member, "other.com"), 403, "Insufficient permissions");
        Expect.Refused(await member.DeleteAsync($"{Path}/{id}"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Domains_of_another_organization_are_not_found()
    {
        var admin = await shared.App.SignUpAsync();
        var stranger = await shared.App.SignUpAsync();
        var id = (await AddAsync(admin, "example.com")).NumberOf("id");

        Expect.Refused(await stranger.DeleteAsync($"{Path}/{id}"), 404, "Not found");
        Assert.Equal(0, (await stranger.GetAsync(Path)).NumberOf("pagination.total"));
        Assert.Equal(1, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Domain_is_added_once_per_Idempotency_Key()
    {
        var admin = await shared.App.SignUpAsync();

        var first = await OnceAsync();
        var second = await OnceAsync();

        Expect.Status(201, first);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal("true", second["Idempotent-Replayed"]);

        Task<ApiAnswer> OnceAsync()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = ApiClient.Content(new { domain = "example.com" }) };
            request.Headers.Add("Idempotency-Key", "once");
            return admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Adding_and_removing_a_domain_is_audited()
    {
        var admin = await shared.App.SignUpAsync();
        var id = (await AddAsync(admin, "example.com")).NumberOf("id");
        await admin.DeleteAsync($"{Path}/{id}");

        var entries = await shared.App.WithDbAsync(db => Task.FromResult(db.AuditEntries
            .Where(e =>
                e.OrganizationId == new Domain.Organizations.OrganizationId(admin.OrganizationId) && e.TargetType == "allowed_domain")
            .OrderBy(e => e.Sequence).AsEnumerable().Select(e => $"{e.Action} {e.TargetId} {e.Detail} {e.ActorEmail}").ToList()));

        Assert.Equal(
            [$"allowed_domain.added {id} example.com {admin.Email}", $"allowed_domain.removed {id} example.com {admin.Email}"], entries);
    }

    private static Task<ApiAnswer> AddAsync(ApiClient client, string domain) => client.PostAsync(Path, new { domain });
}
