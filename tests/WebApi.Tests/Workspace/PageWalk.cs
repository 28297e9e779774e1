using Platform.Domain.Access;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Tests.Http;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Checks every page, so that a new one can't ship without access rules, a form token, or workspace isolation.</summary>
public sealed class PageWalk(SharedApp shared)
{
    private const string Start = "/workspace/developers";

    private IReadOnlyList<MappedEndpoint> Pages => MappedEndpoint.PagesOf(shared.App);

    private IEnumerable<MappedEndpoint> Closed => Pages.Where(page => page.Access!.Credential != AccessCredential.None);

    [Fact]
    public void Every_page_declares_its_access()
    {
        Assert.True(Pages.Count >= 40, string.Join('\n', Pages));
        Assert.All(Pages, page => Assert.True(page.Access is not null, $"{page} lacks its access"));
    }

    [Fact]
    public async Task Every_page_has_a_strict_policy_and_is_never_stored()
    {
        var visitor = await Visitor.SignInAsync(shared.App, await shared.App.SignUpAsync());
        foreach (var page in Pages.Where(page =>
            page.Method == "GET" && !page.HasId && !NamesProvider(page) && !page.Pattern.EndsWith(".csv", StringComparison.Ordinal)))
        {
            var answer = await visitor.GetAsync(page.Path());
            if (answer.Status == 303) continue;

            Assert.True(answer.Status == 200, $"{page}: {answer.Status}");
            Assert.Equal("text/html; charset=utf-8", answer["Content-Type"]);
            Assert.Equal("no-store", answer["Cache-Control"]);
            Assert.Equal("same-origin", answer["Referrer-Policy"]);
            Assert.DoesNotContain("unsafe", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_page_that_is_not_public_redirects_to_the_sign_in()
    {
        foreach (var page in Closed)
        {
            var stranger = await new Visitor(shared.App).AskAsync(new HttpRequestMessage(new HttpMethod(page.Method), page.Path()));

            Assert.True(stranger.Status == 303, $"{page}: {stranger}");
            Assert.StartsWith("/workspace/sign-in", stranger["Location"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_form_is_refused_without_its_token_and_with_the_token_of_another_visitor()
    {
        var person = await shared.App.SignUpAsync();
        var (visitor, other) = (await Visitor.SignInAsync(shared.App, person), await Visitor.SignInAsync(shared.App, person));
        await other.GetAsync(Start);
        foreach (var page in Pages.Where(page => page.Method == "POST" && !TakesItsTokenFromTheAddress(page)))
        {
            foreach (var answer in (ApiAnswer[])
            [
                await visitor.PostAsync(page.Path()),
                await visitor.PostAsync(page.Path(), ("form_token", "")),
                await visitor.PostAsync(page.Path(), ("form_token", other.Token))
            ])
            {
                Assert.True(answer.Status == 400, $"{page}: {answer.Status}");
                Assert.Contains("This form is out of date", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Every_page_with_an_id_returns_the_same_404_for_an_unknown_and_a_foreign_one()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var visitor = await Visitor.SignInAsync(shared.App, admin);
        foreach (var page in Pages.Where(page => page.HasId))
        {
            var foreign = await RealIdAsync(page, stranger);

            await visitor.GetAsync(Start);
            var unknown = await AskAsync(visitor, page, "999999999");
            var others = await AskAsync(visitor, page, foreign);

            Assert.True((unknown.Status, others.Status) == (404, 404), $"{page}: {unknown.Status} {others.Status}");
            Assert.Equal(WithoutRequest(unknown), WithoutRequest(others));
        }
    }

    [Theory]
    [InlineData(Role.Admin, false)]
    [InlineData(Role.Leader, false)]
    [InlineData(Role.Developer, false)]
    [InlineData(Role.Member, true)]
    [InlineData(Role.Member, false)]
    public async Task Every_page_is_refused_exactly_to_roles_without_permission(Role role, bool apiAccess)
    {
        var admin = await shared.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(shared.App, await admin.AddMemberAsync(role, apiAccess));
        foreach (var page in Closed.Where(page => page.Pattern is not ("/workspace/sign-out" or "/workspace/sessions/end-others" or Start)))
        {
            await visitor.GetAsync("/workspace/profile");
            var answer = await AskAsync(visitor, page, "999999999");

            var isAllowed = (RolePermissions.Of(role, apiAccess) & page.Access!.Needs) == page.Access.Needs;
            Assert.True((answer.Status == 403) != isAllowed, $"{page} for {role}: {answer.Status}");
        }
    }

    // Mail clients post to it (RFC 8058); the signed token in its address identifies the subscription.
    private static bool TakesItsTokenFromTheAddress(MappedEndpoint page) => page.Pattern == "/unsubscribe";

    private static bool NamesProvider(MappedEndpoint page) => page.Pattern.Contains("{provider}", StringComparison.Ordinal);

    private static Task<ApiAnswer> AskAsync(Visitor visitor, MappedEndpoint page, string id) =>
        page.Method == "POST" ? visitor.SendAsync(page.Path(id)) : visitor.GetAsync(page.Path(id));

    private static string WithoutRequest(ApiAnswer answer) => answer.Text.Replace(answer["X-Request-Id"]!, "", StringComparison.Ordinal);

    // A new kind of object fails the test until it has a line here.
    private async Task<string> RealIdAsync(MappedEndpoint page, Actor owner) =>
        page.Pattern[..page.Pattern.IndexOf("/{", StringComparison.Ordinal)] switch
        {
            "/workspace/developers/keys" => $"{(await owner.MakeKeyAsync("read")).Id}",
            "/workspace/domains" =>
                $"{(await owner.PostAsync("/api/allowed-domains", new { domain = $"{Guid.NewGuid():n}.example.com" })).NumberOf("id")}",
            "/workspace/members" => $"{(await owner.AddMemberAsync(Role.Developer)).UserId}",
            "/workspace/profile/identities" => $"{await Identities.AddAsync(shared.App, owner)}",
            "/workspace/sessions" => (await owner.GetAsync("/api/sessions")).Member("data")[0].GetProperty("id").GetRawText(),
            _ => throw new InvalidOperationException($"Say here how to make a thing of {page}."),
        };
}
