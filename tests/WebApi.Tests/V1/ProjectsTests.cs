using System.Text.Json;
using Platform.Domain.Projects;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Projects (<c>/v1/projects</c>) as document 003 describes them.</summary>
public sealed class ProjectsTests(SharedApp shared)
{
    private const string Path = "/v1/projects";

    private static readonly string[] Shown = ["id", "name", "description", "created_at", "updated_at"];

    [Fact]
    public async Task Created_project_is_returned_as_documented()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("write", "read");

        var made = await key.PostAsync(Path, """{ "name": "My Project", "description": "A new project" }""");

        Expect.Status(201, made);
        Assert.Equal(["success", "data"], Expect.Members(made.Json));
        Assert.True(made.Member("success").GetBoolean());
        Assert.Equal(Shown, Expect.Members(made.Member("data")));
        Assert.Matches("^proj_[0-9a-z]+$", made.TextOf("data.id"));
        Assert.Equal(("My Project", "A new project"), (made.TextOf("data.name"), made.TextOf("data.description")));
        Assert.Equal(made.TextOf("data.created_at"), made.TextOf("data.updated_at"));
        Assert.Equal($"{Path}/{made.TextOf("data.id")}", made["Location"]);

        var read = await key.GetAsync(made["Location"]!);
        Assert.Equal((200, made.Text, made["ETag"]), (read.Status, read.Text, read["ETag"]));
        Assert.Matches("^\"[^\"]+\"$", read["ETag"]);
    }

    [Fact]
    public async Task Project_needs_no_description()
    {
        var made = await (await shared.App.SignUpAsync()).PostAsync(Path, new { name = "Bare" });

        Assert.Equal(JsonValueKind.Null, made.Member("data.description").ValueKind);
    }

    [Fact]
    public async Task Project_without_a_name_is_refused_as_documented()
    {
        var answer = await (await shared.App.SignUpAsync()).PostAsync(Path, new { description = "No name" });

        Assert.Equal(
            """{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Name is required","details":"""
                + """{"field":"name","fields":[{"field":"name","message":"Name is required"}]}}}""",
            answer.Text);
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Projects_are_listed_newest_first_with_has_more()
    {
        var admin = await shared.App.SignUpAsync();
        for (var i = 1; i <= 5; i++) await admin.MakeProjectAsync($"{i}");

        Assert.Equal("54321", await PageAsync("", """{"total":5,"limit":20,"offset":0,"has_more":false}"""));
        Assert.Equal("54", await PageAsync("?limit=2", """{"total":5,"limit":2,"offset":0,"has_more":true}"""));
        Assert.Equal("32", await PageAsync("?limit=2&offset=2", """{"total":5,"limit":2,"offset":2,"has_more":true}"""));
        Assert.Equal("21", await PageAsync("?limit=2&offset=3", """{"total":5,"limit":2,"offset":3,"has_more":false}"""));
        Assert.Equal("", await PageAsync("?limit=2&offset=5", """{"total":5,"limit":2,"offset":5,"has_more":false}"""));
        Assert.Equal("", await PageAsync("?limit=2&offset=2147483647", """{"total":5,"limit":2,"offset":2147483647,"has_more":false}"""));

        async Task<string> PageAsync(string query, string pagination)
        {
            var page = await admin.GetAsync(Path + query);
            Expect.Status(200, page);
            Assert.Equal(["success", "data", "pagination"], Expect.Members(page.Json));
            Assert.Equal(pagination, page.Member("pagination").GetRawText());
            return string.Concat(ExpectV1.Each(page, "name"));
        }
    }

    [Fact]
    public async Task Project_is_the_same_alone_and_in_the_list()
    {
        var admin = await shared.App.SignUpAsync();
        var one = await admin.GetAsync($"{Path}/{await admin.MakeProjectAsync()}");

        Assert.Equal(one.Member("data").GetRawText(), (await admin.GetAsync(Path)).Member("data")[0].GetRawText());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=1&offset=2", "offset")]
    public async Task Project_page_out_of_range_is_refused(string query, string field)
    {
        ExpectV1.Invalid(await (await shared.App.SignUpAsync()).GetAsync($"{Path}?{query}"), field);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Project_change_affects_only_members_that_are_sent(string method)
    {
        var admin = await shared.App.SignUpAsync();
        var path = $"{Path}/{(await admin.PostAsync(Path, new { name = "Old", description = "Kept" })).TextOf("data.id")}";

        Assert.Equal("""["New","Kept"]""", await ChangeAsync("""{"name":"New"}"""));
        Assert.Equal("""["New","Changed"]""", await ChangeAsync("""{"description":"Changed"}"""));
        Assert.Equal("""["New","Changed"]""", await ChangeAsync("""{}"""));
        Assert.Equal("""["New","Changed"]""", await ChangeAsync("""{"id":"proj_1","created_at":null,"colour":"red"}"""));
        Assert.Equal("""["New",null]""", await ChangeAsync("""{"description":null}"""));

        async Task<string> ChangeAsync(string body)
        {
            var changed = await admin.SendAsync(new HttpMethod(method), path, ApiClient.Content(body));
            Expect.Status(200, changed);
            var read = await admin.GetAsync(path);
            Assert.Equal((changed.Text, changed["ETag"]), (read.Text, read["ETag"]));
            return $"[{read.Member("data.name").GetRawText()},{read.Member("data.description").GetRawText()}]";
        }
    }

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":" \t"}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":null,"description":["no text"]}""", "description")]
    public async Task Project_name_cannot_be_removed(string body, string field)
    {
        var admin = await shared.App.SignUpAsync();
        var path = $"{Path}/{await admin.MakeProjectAsync("Kept")}";

        ExpectV1.Invalid(await admin.PutAsync(path, body), field);
        ExpectV1.Invalid(await admin.PatchAsync(path, body), field);
        Assert.Equal("Kept", (await admin.GetAsync(path)).TextOf("data.name"));
    }

    [Fact]
    public async Task Project_text_lengths_are_accepted_up_to_the_limit()
    {
        var admin = await shared.App.SignUpAsync();
        var (name, description) = (new string('n', Project.NameMaxLength), new string('d', Project.DescriptionMaxLength));
        Assert.Equal((200, 5000), (name.Length, description.Length));

        var made = await admin.PostAsync(Path, new { name, description });

        Expect.Status(201, made);
        Assert.Equal((name, description), (made.TextOf("data.name"), made.TextOf("data.description")));
        ExpectV1.Invalid(await admin.PostAsync(Path, new { name = name + "n", description = description + "d" }), "name", "description");
        ExpectV1.Invalid(
            await admin.PatchAsync(made["Location"]!, new { name = name + "n", description = description + "d" }), "name", "description");
    }

    [Fact]
    public async Task Project_is_created_and_changed_by_a_form()
    {
        var admin = await shared.App.SignUpAsync();

        var made = await admin.PostFormAsync(Path, ("name", "Form & more"), ("description", "näme"));
        var changed = await admin.SendAsync(HttpMethod.Put, made["Location"]!, new FormUrlEncodedContent([new("name", "Changed")]));

        Assert.Equal(("Form & more", "näme"), (made.TextOf("data.name"), made.TextOf("data.description")));
        Assert.Equal(("Changed", "näme"), (changed.TextOf("data.name"), changed.TextOf("data.description")));
    }

    [Fact]
    public async Task Deleting_a_project_deletes_only_its_own_tasks()
    {
        var admin = await shared.App.SignUpAsync();
        var (gone, kept) = (await admin.MakeProjectAsync(), await admin.MakeProjectAsync());
        var (goneTask, keptTask) = (await admin.MakeTaskAsync(gone), await admin.MakeTaskAsync(kept));

        var deleted = await admin.DeleteAsync($"{Path}/{gone}");

        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        ExpectV1.Refused(await admin.GetAsync($"{Path}/{gone}"), 404, "NOT_FOUND", "Project not found");
        ExpectV1.Refused(await admin.DeleteAsync($"{Path}/{gone}"), 404, "NOT_FOUND", "Project not found");
        ExpectV1.Refused(await admin.GetAsync($"/v1/tasks/{goneTask}"), 404, "NOT_FOUND", "Task not found");
        Assert.Equal([keptTask], ExpectV1.Each(await admin.GetAsync("/v1/tasks"), "id"));
    }

    [Fact]
    public async Task Foreign_unknown_and_malformed_project_ids_get_the_same_404()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var real = await stranger.MakeProjectAsync("Theirs");

        foreach (var id in (string[])
        [
            real, "proj_" + new string('0', 24), real.ToUpperInvariant(), "proj_123abc", "1", "task_" + real[5..]
        ])
        {
            foreach (var answer in (ApiAnswer[])
            [
                await admin.GetAsync($"{Path}/{id}"),
                await admin.PutAsync($"{Path}/{id}", new { name = "Mine" }),
                await admin.PatchAsync($"{Path}/{id}", new { name = "Mine" }),
                await admin.DeleteAsync($"{Path}/{id}")
            ])
            {
                ExpectV1.Refused(answer, 404, "NOT_FOUND", "Project not found");
            }
        }

        Assert.Equal(0, await admin.CountAsync(Path));
        Assert.Equal("Theirs", (await stranger.GetAsync($"{Path}/{real}")).TextOf("data.name"));
    }
}
