using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary><c>ETag</c>, <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110 §13).</summary>
public sealed class ConditionalTests(SharedApp shared)
{
    public static TheoryData<string> Kinds => ["projects", "tasks"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_with_the_current_tag_succeeds_and_returns_the_next(string kind)
    {
        var (admin, path, title) = await MakeAsync(kind);
        var first = (await admin.GetAsync(path))["ETag"]!;

        var put = await SendAsync(admin, "PUT", path, title, "Second", first);
        var patch = await SendAsync(admin, "PATCH", path, title, "Third", put["ETag"]!);

        Assert.Equal((200, 200), (put.Status, patch.Status));
        Assert.Equal(3, new HashSet<string?> { first, put["ETag"], patch["ETag"] }.Count);
        Assert.Equal(patch["ETag"], (await admin.GetAsync(path))["ETag"]);
        Assert.Equal(204, (await SendAsync(admin, "DELETE", path, title, null, patch["ETag"]!)).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_with_another_tag_is_refused_with_412(string kind)
    {
        var (admin, path, title) = await MakeAsync(kind);
        var old = (await admin.GetAsync(path))["ETag"]!;
        Expect.Status(200, await admin.PatchAsync(path, new Dictionary<string, string> { [title] = "Second" }));
        var before = await admin.GetAsync(path);

        // The previous tag, the current one as a weak tag, a foreign tag, and malformed tags.
        foreach (var tag in (string[])[old, "W/" + before["ETag"], "\"other\"", "\"\"", "nonsense", "\"", before["ETag"]!.Trim('"'), ""])
        {
            foreach (var method in (string[])["PUT", "PATCH", "DELETE"])
            {
                ExpectV1.Refused(
                    await SendAsync(admin, method, path, title, "Third", tag),
                    412,
                    "PRECONDITION_FAILED",
                    "It has been changed since; read it again");
            }
        }

        var after = await admin.GetAsync(path);
        Assert.Equal((before.Text, before["ETag"]), (after.Text, after["ETag"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Star_or_a_list_with_the_current_tag_matches(string kind)
    {
        var (admin, path, title) = await MakeAsync(kind);

        Expect.Status(200, await SendAsync(admin, "PUT", path, title, "Second", "*"));
        var tag = (await admin.GetAsync(path))["ETag"];
        Expect.Status(200, await SendAsync(admin, "PUT", path, title, "Third", $"\"other\", {tag}"));
        Expect.Status(204, await SendAsync(admin, "DELETE", path, title, null, "*"));
        Expect.Status(404, await SendAsync(admin, "DELETE", path, title, null, "*"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_without_effect_keeps_the_tag_and_the_time(string kind)
    {
        var (admin, path, title) = await MakeAsync(kind);
        var before = await admin.GetAsync(path);

        var same = await admin.PutAsync(path, new Dictionary<string, string> { [title] = "First" });

        Assert.Equal((200, before.Text, before["ETag"]), (same.Status, same.Text, same["ETag"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task If_None_Match_with_the_current_tag_is_304_without_a_body(string kind)
    {
        var (admin, path, title) = await MakeAsync(kind);
        var tag = (await admin.GetAsync(path))["ETag"]!;

        foreach (var known in (string[])[tag, "W/" + tag, $"\"other\", {tag}", "*"])
        {
            var answer = await admin.SendAsync(HttpMethod.Get, path, null, "If-None-Match", known);
            Assert.Equal((304, "", tag, "no-store"), (answer.Status, answer.Text, answer["ETag"], answer["Cache-Control"]));
        }

        foreach (var unknown in (string[])["\"other\"", "nonsense"])
        {
            Expect.Status(200, await admin.SendAsync(HttpMethod.Get, path, null, "If-None-Match", unknown));
        }

        await admin.PatchAsync(path, new Dictionary<string, string> { [title] = "Second" });
        Expect.Status(200, await admin.SendAsync(HttpMethod.Get, path, null, "If-None-Match", tag));
    }

    [Fact]
    public async Task Exactly_one_of_simultaneous_changes_with_one_tag_succeeds()
    {
        var (admin, path, title) = await MakeAsync("projects");
        for (var run = 0; run < 10; run++)
        {
            var tag = (await admin.GetAsync(path))["ETag"]!;

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(i => SendAsync(admin, "PATCH", path, title, $"{run}.{i}", tag)));

            var winner = Assert.Single(answers, a => a.Status == 200);
            Assert.All(answers.Where(a => a != winner), a => Assert.Equal(412, a.Status));
            Assert.Equal(winner.Text, (await admin.GetAsync(path)).Text);
        }
    }

    private async Task<(Actor Admin, string Path, string Title)> MakeAsync(string kind)
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync("First");
        return kind == "projects"
            ? (admin, "/v1/projects/" + project, "name")
            : (admin, "/v1/tasks/" + await admin.MakeTaskAsync(project, "First"), "title");
    }

    private static Task<ApiAnswer> SendAsync(ApiClient client, string method, string path, string member, string? value, string ifMatch) =>
        client.SendAsync(
            new HttpMethod(method), path, value is null ? null : new Dictionary<string, string> { [member] = value }, "If-Match", ifMatch);
}
