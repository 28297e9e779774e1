using System.Text.Json;
using Platform.TestKit;
using Platform.WebApi.Tests.V1;
using static Platform.WebApi.Tests.Versions.VersionTexts;

namespace Platform.WebApi.Tests.Versions;

/// <summary>The changes of 2026-12-01, in that version and in the previous one.</summary>
public sealed class ChangesTests(SharedApp shared)
{
    private const string Keys = "/v1/keys";

    [Fact]
    public async Task Keys_are_paginated_and_were_listed_whole_before()
    {
        var admin = await shared.App.SignUpAsync();
        for (var i = 0; i < 101; i++) Expect.Status(201, await admin.PostAsync(Keys, new { name = $"{i}", scopes = (string[])["read"] }));

        var newer = await admin.SendAsync(HttpMethod.Get, Keys, null, Second);
        var part = await admin.SendAsync(HttpMethod.Get, Keys + "?limit=2&offset=99", null, Second);
        var older = await admin.SendAsync(HttpMethod.Get, Keys + "?limit=2&offset=x", null, First);

        Assert.Equal(["data", "pagination"], Expect.Members(newer.Json));
        Assert.Equal("""{"total":101,"limit":20,"offset":0,"has_more":true}""", newer.Member("pagination").GetRawText());
        Assert.Equal(Enumerable.Range(81, 20).Reverse().Select(i => $"{i}"), ExpectV1.Each(newer, "name"));
        Assert.Equal(["1", "0"], ExpectV1.Each(part, "name"));
        Assert.Equal("""{"total":101,"limit":2,"offset":99,"has_more":false}""", part.Member("pagination").GetRawText());
        Assert.Equal(["data"], Expect.Members(older.Json));
        Assert.Equal(Enumerable.Range(0, 101).Reverse().Select(i => $"{i}"), ExpectV1.Each(older, "name"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=2147483647", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("limit=1&limit=2", "limit")]
    public async Task Key_page_out_of_range_is_refused_and_was_ignored_before(string query, string field)
    {
        var admin = await shared.App.SignUpAsync();

        ExpectV1.KeysInvalid(await admin.SendAsync(HttpMethod.Get, $"{Keys}?{query}", null, Second), field);
        Assert.Equal("""{"data":[]}""", (await admin.SendAsync(HttpMethod.Get, $"{Keys}?{query}", null, First)).Text);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("test")]
    public async Task Key_prefix_distinguishes_keys_and_showed_only_their_kind_before(string environment)
    {
        var admin = await shared.App.SignUpAsync();
        var made = await admin.SendAsync(HttpMethod.Post, Keys, new { name = "New", scopes = (string[])["read"], environment }, Second);
        var (raw, path) = (made.TextOf("raw_key"), made["Location"]!);
        var (whole, kind) = (raw[..16], $"wl_{environment}_");

        Assert.Equal(whole, made.TextOf("key_prefix"));
        Assert.StartsWith(kind, whole, StringComparison.Ordinal);
        Assert.Equal(whole, (await admin.SendAsync(HttpMethod.Get, path, null, Second)).TextOf("key_prefix"));
        Assert.Equal([whole], ExpectV1.Each(await admin.SendAsync(HttpMethod.Get, Keys, null, Second), "key_prefix"));
        Assert.Equal(kind, (await admin.SendAsync(HttpMethod.Get, path, null, First)).TextOf("key_prefix"));
        Assert.Equal([kind], ExpectV1.Each(await admin.SendAsync(HttpMethod.Get, Keys, null, First), "key_prefix"));
        var before = await admin.SendAsync(HttpMethod.Post, Keys, new { name = "Old", scopes = (string[])["read"], environment }, First);
        Assert.Equal(kind, before.TextOf("key_prefix"));
        Assert.Equal(9, Expect.Members(before.Json).Count());

        // The form of the platform API is the same in both.
        foreach (var version in (string[])[First, Second])
        {
            var platform = await admin.SendAsync(HttpMethod.Get, "/api/api-keys", null, version);
            Assert.Equal([kind, kind], ExpectV1.Each(platform, "prefix"));
        }
    }

    [Fact]
    public async Task Wrk_key_and_key_without_a_stored_prefix_look_the_same_as_before()
    {
        var admin = await shared.App.SignUpAsync();
        var wrk = await admin.MakeKeyAsync("read");
        var old = await admin.PostAsync(Keys, new { name = "Old", scopes = (string[])["read"] });
        await shared.App.WithDbAsync(async db =>
        {
            var stored = db.ApiKeys.Single(key => key.PublicId == Guid.Parse(old.TextOf("id")));
            db.Entry(stored).Property(key => key.DisplayPrefix).CurrentValue = null;
            await db.SaveAsync(CancellationToken.None);
        });

        foreach (var version in (string[])[First, Second])
        {
            Assert.Equal(
                ["wl_live_", wrk.Token![..12]], ExpectV1.Each(await admin.SendAsync(HttpMethod.Get, Keys, null, version), "key_prefix"));
        }
    }

    [Fact]
    public async Task Rotated_key_shows_its_own_prefix()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PostAsync(Keys, new { name = "Rotated", scopes = (string[])["read"] });
        var id = (await admin.GetAsync("/api/api-keys")).Member("data")[0].GetProperty("id").GetInt64();

        var rotated = await admin.PostAsync($"/api/api-keys/{id}/rotate");

        Assert.Equal([rotated.TextOf("key")[..16]], ExpectV1.Each(await admin.SendAsync(HttpMethod.Get, Keys, null, Second), "key_prefix"));
    }

    [Fact]
    public async Task PUT_replaces_a_project_and_changed_only_sent_members_before()
    {
        var admin = await shared.App.SignUpAsync();
        var path = (await admin.PostAsync("/v1/projects", new { name = "Old", description = "Kept" }))["Location"]!;

        Assert.Equal("""["New","Kept"]""", await ShownAsync(HttpMethod.Put, new { name = "New" }, First));
        Assert.Equal("""["New","Kept"]""", await ShownAsync(HttpMethod.Patch, new { name = "New" }, Second));
        Assert.Equal("""["New",null]""", await ShownAsync(HttpMethod.Put, new { name = "New" }, Second));
        Assert.Equal("""["Newer","Said"]""", await ShownAsync(HttpMethod.Put, new { name = "Newer", description = "Said" }, Second));
        Assert.Equal("""["Newer",null]""", await ShownAsync(HttpMethod.Patch, new { description = (string?)null }, Second));
        ExpectV1.Invalid(await admin.SendAsync(HttpMethod.Put, path, new { description = "Nameless" }, Second), "name");
        ExpectV1.Invalid(
            await admin.SendAsync(HttpMethod.Put, path, new { name = new string('n', 201), description = new string('d', 5001) }, Second),
            "name",
            "description");
        Assert.Equal("""["Newer","Said"]""", await ShownAsync(HttpMethod.Put, new { description = "Said" }, First));

        async Task<string> ShownAsync(HttpMethod method, object body, string version)
        {
            var changed = await admin.SendAsync(method, path, body, version);
            Expect.Status(200, changed);
            Assert.Equal(version, changed[Header]);
            var read = await admin.GetAsync(path);
            Assert.Equal((changed.Text, changed["ETag"]), (read.Text, read["ETag"]));
            return $"[{read.Member("data.name").GetRawText()},{read.Member("data.description").GetRawText()}]";
        }
    }

    [Fact]
    public async Task PUT_replaces_a_task_and_changed_only_sent_members_before()
    {
        var admin = await shared.App.SignUpAsync();
        var (project, other) = (await admin.MakeProjectAsync(), await admin.MakeProjectAsync());
        var path =
            (await admin.PostAsync(
                "/v1/tasks", new { title = "T", project_id = project, description = "D", status = "in_progress" }))["Location"]!;

        var older = await admin.SendAsync(HttpMethod.Put, path, new { status = "completed" }, First);
        Assert.Equal(("T", "D", "completed"), Shown(older));
        ExpectV1.Invalid(await admin.SendAsync(HttpMethod.Put, path, new { status = "completed" }, Second), "title", "project_id");
        ExpectV1.Invalid(
            await admin.SendAsync(HttpMethod.Put, path, new { title = "T", project_id = "proj_nowhere" }, Second), "project_id");
        Assert.Equal(("T", "D", "completed"), Shown(await admin.GetAsync(path)));

        var newer = await admin.SendAsync(HttpMethod.Put, path, new { title = "T", project_id = other }, Second);
        Assert.Equal(("T", null, "todo"), Shown(newer));
        Assert.Equal(other, newer.TextOf("data.project_id"));

        static (string?, string?, string?) Shown(ApiAnswer task) =>
            (task.TextOf("data.title"), task.Member("data.description").GetString(), task.TextOf("data.status"));
    }

    [Theory]
    [MemberData(nameof(VersionTexts.All), MemberType = typeof(VersionTexts))]
    public async Task PUT_respects_If_Match_and_accepts_a_form(string version)
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PinAsync(version);
        var made = await admin.PostAsync("/v1/projects", new { name = "Old", description = "D" });
        var path = made["Location"]!;

        Expect.Status(412, await PutAsync("\"77\""));
        var changed = await PutAsync(made["ETag"]!);

        Expect.Status(200, changed);
        Assert.Equal("Form", changed.TextOf("data.name"));
        Assert.Equal(version == First ? JsonValueKind.String : JsonValueKind.Null, changed.Member("data.description").ValueKind);

        Task<ApiAnswer> PutAsync(string tag)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new FormUrlEncodedContent([new("name", "Form")]) };
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            return admin.SendAsync(request);
        }
    }

    [Theory]
    [MemberData(nameof(VersionTexts.All), MemberType = typeof(VersionTexts))]
    public async Task HEAD_has_the_content_length_of_the_same_version(string version)
    {
        var admin = await shared.App.SignUpAsync();
        await admin.PostAsync(Keys, new { name = "One", scopes = (string[])["read"] });

        var get = await admin.SendAsync(HttpMethod.Get, Keys, null, version);
        var head = await admin.SendAsync(HttpMethod.Head, Keys, null, version);

        Assert.Equal((200, "", get["Content-Length"], version), (head.Status, head.Text, head["Content-Length"], head[Header]));
    }

    // The stored response has the form of the newest version.
    [Fact]
    public async Task Creation_repeated_in_another_version_is_replayed()
    {
        var admin = await shared.App.SignUpAsync();
        var first = await OnceAsync(First);

        var again = await OnceAsync(Second);

        Assert.Equal((201, "true", Second), (again.Status, again["Idempotent-Replayed"], again[Header]));
        Assert.Equal((first.Text, first["ETag"], first["Location"]), (again.Text, again["ETag"], again["Location"]));
        Assert.Equal(1, await admin.CountAsync("/v1/projects"));

        Task<ApiAnswer> OnceAsync(string version)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/projects") { Content = ApiClient.Content(new { name = "Once" }) };
            request.Headers.TryAddWithoutValidation(Header, version);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "once");
            return admin.SendAsync(request);
        }
    }
}
