using System.Diagnostics;
using Platform.Domain.Users;
using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Permissions and sessions that are removed on one node stop working on the other within a second.</summary>
[Collection(nameof(Alone))]
public sealed class MembersOnTwoNodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private PlatformApp _here = null!;
    private PlatformApp _there = null!;

    public async ValueTask InitializeAsync()
    {
        _here = await PlatformApp.StartAsync();
        _there = await PlatformApp.StartAsync(new AppOptions { Database = _here.Database });
    }

    public async ValueTask DisposeAsync()
    {
        await _there.DisposeAsync();
        await _here.DisposeAsync();
    }

    [Fact]
    public async Task Removed_person_is_refused_on_the_other_node()
    {
        var admin = await _here.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        var (token, key) = (_there.Anonymous.With(person.AccessToken), _there.Anonymous.With((await person.MakeKeyAsync()).Key));
        await ServedAsync(token, key);

        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{person.UserId}"));

        await WithinASecondAsync(401, token, key);
    }

    [Fact]
    public async Task Reduced_role_applies_on_the_other_node()
    {
        var admin = await _here.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Leader);
        var (token, key) = (_there.Anonymous.With(person.AccessToken), _there.Anonymous.With((await person.MakeKeyAsync("admin")).Key));
        await ServedAsync(token, key);

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{person.UserId}", new { role = "member" }));

        await WithinASecondAsync(403, key);
        Assert.Equal("member", (await token.GetAsync("/api/users/me")).TextOf("role"));
    }

    [Fact]
    public async Task Changed_profile_is_shown_on_the_other_node()
    {
        var admin = await _here.SignUpAsync();
        var token = _there.Anonymous.With(admin.AccessToken);
        await admin.PatchAsync("/api/users/me", new { name = "Before" });
        await ServedAsync(token);

        Expect.Status(200, await admin.PatchAsync("/api/users/me", new { name = "After", notifications = new { limits = false } }));

        var start = Stopwatch.GetTimestamp();
        while ((await token.GetAsync("/api/users/me")) is var seen
            && (seen.TextOf("name") != "After" || seen.Member("notifications.limits").GetBoolean()))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Second, "The other node still shows what was before");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Password_reset_ends_the_sessions_on_the_other_node()
    {
        var admin = await _here.SignUpAsync();
        var token = _there.Anonymous.With(admin.AccessToken);
        await ServedAsync(token);
        await _there.Anonymous.PostAsync("/api/auth/forgot-password", new { email = admin.Email, org_slug = admin.Slug });
        var mail = await _here.Mails.WaitAsync(admin.Email, "Reset");

        Expect.Status(
            204, await _here.Anonymous.PostAsync("/api/auth/reset-password", new { token = mail.Token, password = Members.Password }));

        await WithinASecondAsync(401, token);
    }

    [Fact]
    public async Task Signing_out_of_all_workspaces_ends_the_sessions_on_the_other_node()
    {
        var people = new List<Actor> { await _here.SignUpAsync(), await _here.SignUpAsync() };
        var (here, there) = (new Visitor(_here), new Visitor(_there));
        foreach (var person in people)
        {
            await here.SendFromAsync(
                "/workspace/sign-in?another=true",
                "/workspace/sign-in",
                ("org_slug", person.Slug),
                ("email", person.Email),
                ("password", person.Password));
        }

        foreach (var (name, text) in here.Cookies) there.Cookies[name] = text;
        foreach (var person in people)
        {
            await there.SendFromAsync("/workspaces", "/workspaces/switch", ("workspace", $"{person.OrganizationId}"));
            Assert.Equal(200, (await there.GetAsync("/workspace/profile")).Status);
        }

        var cookies = there.Cookies.ToList();
        Assert.Equal(303, (await here.SendFromAsync("/workspaces", "/workspaces/sign-out-all")).Status);

        var start = Stopwatch.GetTimestamp();
        foreach (var person in people)
        {
            foreach (var (name, text) in cookies) there.Cookies[name] = text;
            there.Cookies[Visitor.SignInCookie] = $"{person.OrganizationId}";
            while ((await there.GetAsync("/workspace/profile")).Status == 200)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < Second, "The other node still shows pages");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task ServedAsync(params ApiClient[] clients)
    {
        foreach (var client in clients)
        {
            for (var i = 0; i < 3; i++) Expect.Status(200, await client.GetAsync("/api/users/me"));
        }
    }

    private static async Task WithinASecondAsync(int status, params ApiClient[] clients)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var client in clients)
        {
            while (true)
            {
                var sent = Stopwatch.GetElapsedTime(start);
                var answer = await client.GetAsync("/api/users/me");
                if (answer.Status == status) break;
                Expect.Status(200, answer);
                Assert.True(sent < Second, $"Still served after {sent}");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }
}
