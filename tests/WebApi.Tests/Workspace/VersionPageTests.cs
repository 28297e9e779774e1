using Platform.Domain.Access;
using Platform.WebApi.Tests.Versions;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>The page <c>/workspace/settings/version</c>.</summary>
public sealed class VersionPageTests(SharedApp shared)
{
    private const string Path = "/workspace/settings/version";
    private const string Used = "Used by this workspace";

    [Fact]
    public async Task Version_page_shows_the_pin_and_moves_it_forward_and_back()
    {
        var admin = await shared.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(shared.App, admin);
        foreach (var (from, to, button) in (IEnumerable<(string, string, string)>)
        [
            (VersionTexts.First, VersionTexts.Second, "Move to"), (VersionTexts.Second, VersionTexts.First, "Go back to")
        ])
        {
            var page = await visitor.GetAsync(Path);
            Assert.Contains($"are served in {from}.", page.Text, StringComparison.Ordinal);
            Assert.Contains($"value=\"{to}\">{button} {to}</button>", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain($"value=\"{from}\"", page.Text, StringComparison.Ordinal);

            var moved = await visitor.SendAsync(Path, ("api_version", to));

            Assert.Equal((303, Path), (moved.Status, moved["Location"]));
            Assert.Equal(to, (await admin.GetAsync("/api/users/me"))[VersionTexts.Header]);
        }
    }

    [Fact]
    public async Task Version_page_marks_only_the_operations_that_the_workspace_called()
    {
        var admin = await shared.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(shared.App, admin);
        Assert.DoesNotContain(Used, (await visitor.GetAsync(Path)).Text, StringComparison.Ordinal);

        await admin.GetAsync("/v1/keys");
        await admin.SendAsync(HttpMethod.Put, "/v1/tasks/none", new { title = "T", project_id = "p" }, VersionTexts.Second);
        await shared.App.FlushUsageAsync();
        var page = (await visitor.GetAsync(Path)).Text;

        // Once for each change that affects it. Calls in the newer version are not affected.
        Assert.Equal(2, page.Split(Used).Length - 1);
        Assert.Equal(
            2,
            page.Split($"<code>GET /v1/keys</code>")
                .Skip(1)
                .Count(rest => rest[..Math.Min(rest.Length, 200)].Contains(Used, StringComparison.Ordinal)));
        Assert.Contains(
            "1 request in the last 30 days",
            page.Replace("\n", " ", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_page_shows_no_calls_of_another_workspace()
    {
        var (one, other) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        await other.GetAsync("/v1/keys");
        await shared.App.FlushUsageAsync();

        Assert.DoesNotContain(Used, (await (await Visitor.SignInAsync(shared.App, one)).GetAsync(Path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Leader)]
    [InlineData(Role.Member)]
    public async Task Version_page_is_read_only_for_everyone_except_admins(Role role)
    {
        var admin = await shared.App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(shared.App, await admin.AddMemberAsync(role));

        var page = await visitor.GetAsync(Path);

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("Move to", page.Text, StringComparison.Ordinal);

        // Members see only the usage of their own keys.
        Assert.Equal(role != Role.Member, page.Text.Contains("in the last 30 days", StringComparison.Ordinal));
        Assert.Equal(403, (await visitor.SendAsync(Path, ("api_version", VersionTexts.Second))).Status);
    }

    [Fact]
    public async Task Unknown_version_is_reported_on_the_page()
    {
        var visitor = await Visitor.SignInAsync(shared.App, await shared.App.SignUpAsync());
        await visitor.GetAsync(Path);

        var page = await visitor.SendAsync(Path, ("api_version", "latest"));

        Assert.Equal(422, page.Status);
        Assert.Contains("Must be one of: 2026-12-01, 2026-11-22", page.Text, StringComparison.Ordinal);
    }
}
