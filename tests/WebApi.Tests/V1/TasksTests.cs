using System.Text.Json;
using Platform.Domain.Tasks;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Tasks (<c>/v1/tasks</c>) as document 003 describes them.</summary>
public sealed class TasksTests(SharedApp shared)
{
    private const string Path = "/v1/tasks";

    [Fact]
    public async Task Created_task_is_returned_as_documented_and_can_be_completed()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("write", "read");
        var project = await key.MakeProjectAsync();

        var made = await key.PostAsync(Path, $$"""{"title": "My Task", "project_id": "{{project}}"}""");

        Expect.Status(201, made);
        Assert.Equal(["success", "data"], Expect.Members(made.Json));
        Assert.Equal(
            ["id", "project_id", "title", "description", "status", "created_at", "updated_at"], Expect.Members(made.Member("data")));
        Assert.Matches("^task_[0-9a-z]+$", made.TextOf("data.id"));
        Assert.Equal((project, "My Task", "todo"), (made.TextOf("data.project_id"), made.TextOf("data.title"), made.TextOf("data.status")));
        Assert.Equal(JsonValueKind.Null, made.Member("data.description").ValueKind);
        Assert.Equal($"{Path}/{made.TextOf("data.id")}", made["Location"]);
        var read = await key.GetAsync(made["Location"]!);
        Assert.Equal((made.Text, made["ETag"]), (read.Text, read["ETag"]));

        var completed = await key.PutAsync(made["Location"]!, """{"status": "completed"}""");

        Expect.Status(200, completed);
        Assert.Equal(
            (project, "My Task", "completed"),
            (completed.TextOf("data.project_id"), completed.TextOf("data.title"), completed.TextOf("data.status")));
        Assert.NotEqual(made["ETag"], completed["ETag"]);
    }

    [Fact]
    public async Task Tasks_are_filtered_by_project_and_status()
    {
        var admin = await shared.App.SignUpAsync();
        var (one, two) = (await admin.MakeProjectAsync(), await admin.MakeProjectAsync());
        await admin.MakeTaskAsync(one, "a", "todo");
        await admin.MakeTaskAsync(one, "b", "completed");
        await admin.MakeTaskAsync(two, "c", "completed");
        await admin.MakeTaskAsync(two, "d", "in_progress");

        Assert.Equal("dcba 4", await ListAsync(""));
        Assert.Equal("ba 2", await ListAsync($"?project_id={one}"));
        Assert.Equal("cb 2", await ListAsync("?status=completed"));
        Assert.Equal("c 1", await ListAsync($"?status=completed&project_id={two}"));
        Assert.Equal("c 2", await ListAsync("?status=completed&limit=1"));
        Assert.Equal(" 0", await ListAsync($"?status=todo&project_id={two}"));

        async Task<string> ListAsync(string query)
        {
            var list = await admin.GetAsync(Path + query);
            return $"{string.Concat(ExpectV1.Each(list, "title"))} {list.NumberOf("pagination.total")}";
        }
    }

    [Fact]
    public async Task Unknown_project_has_no_tasks()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        await admin.MakeTaskAsync(await admin.MakeProjectAsync());
        var project = await stranger.MakeProjectAsync();
        await stranger.MakeTaskAsync(project);

        foreach (var id in (string[])[project, "proj_123", "", "nonsense"])
        {
            Assert.Equal(
                """{"success":true,"data":[],"pagination":{"total":0,"limit":20,"offset":0,"has_more":false}}""",
                (await admin.GetAsync($"{Path}?project_id={id}")).Text);
        }
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=Todo", "status")]
    [InlineData("status=0", "status")]
    [InlineData("status=todo&status=completed", "status")]
    [InlineData("project_id=proj_1&project_id=proj_2", "project_id")]
    public async Task Invalid_task_filter_is_refused(string query, string field)
    {
        ExpectV1.Invalid(await (await shared.App.SignUpAsync()).GetAsync($"{Path}?{query}"), field);
    }

    [Fact]
    public async Task Task_for_an_unknown_project_is_refused()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var own = await admin.MakeProjectAsync();
        var task = $"{Path}/{await admin.MakeTaskAsync(own)}";

        foreach (var id in (string?[])[await stranger.MakeProjectAsync(), "proj_123", "", null])
        {
            ExpectV1.Invalid(await admin.PostAsync(Path, new { title = "Lost", project_id = id }), "project_id");
            ExpectV1.Invalid(await admin.PutAsync(task, new { project_id = id, title = "Moved" }), "project_id");
            ExpectV1.Invalid(await admin.PatchAsync(task, new { project_id = id, title = "Moved" }), "project_id");
        }

        ExpectV1.Invalid(await admin.PostAsync(Path, new { title = "Lost" }), "project_id");
        Assert.Equal(1, await admin.CountAsync(Path));
        Assert.Equal(
            (own, "Task"), ((await admin.GetAsync(task)).TextOf("data.project_id"), (await admin.GetAsync(task)).TextOf("data.title")));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Task_change_affects_only_members_that_are_sent(string method)
    {
        var admin = await shared.App.SignUpAsync();
        var (from, to) = (await admin.MakeProjectAsync(), await admin.MakeProjectAsync());
        var path =
            (await admin.PostAsync(Path, new { title = "T", project_id = from, description = "D", status = "in_progress" }))["Location"]!;

        Assert.Equal((from, "T2", "D", "in_progress"), await ChangeAsync("""{"title":"T2"}"""));
        Assert.Equal((from, "T2", "D2", "in_progress"), await ChangeAsync("""{"description":"D2"}"""));
        Assert.Equal((from, "T2", "D2", "todo"), await ChangeAsync("""{"status":"todo"}"""));
        Assert.Equal((to, "T2", "D2", "todo"), await ChangeAsync($$"""{"project_id":"{{to}}"}"""));
        Assert.Equal((to, "T2", "D2", "todo"), await ChangeAsync("""{}"""));
        Assert.Equal((to, "T2", null, "todo"), await ChangeAsync("""{"description":null}"""));
        Assert.Equal(1, await admin.CountAsync($"{Path}?project_id={to}"));

        async Task<(string?, string?, string?, string?)> ChangeAsync(string body)
        {
            var changed = await admin.SendAsync(new HttpMethod(method), path, ApiClient.Content(body));
            Expect.Status(200, changed);
            Assert.Equal(changed.Text, (await admin.GetAsync(path)).Text);
            return (
                changed.Member("data.project_id").GetString(),
                changed.Member("data.title").GetString(),
                changed.Member("data.description").GetString(),
                changed.Member("data.status").GetString());
        }
    }

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":"  "}""", "title")]
    [InlineData("""{"status":null}""", "status")]
    [InlineData("""{"status":"done"}""", "status")]
    [InlineData("""{"status":1}""", "status")]
    [InlineData("""{"title":1,"status":"done"}""", "title", "status")]
    public async Task Invalid_task_change_is_refused(string body, params string[] fields)
    {
        var admin = await shared.App.SignUpAsync();
        var path = $"{Path}/{await admin.MakeTaskAsync(await admin.MakeProjectAsync(), "Kept")}";
        var before = await admin.GetAsync(path);

        ExpectV1.Invalid(await admin.PutAsync(path, body), fields);
        ExpectV1.Invalid(await admin.PatchAsync(path, body), fields);
        Assert.Equal((before.Text, before["ETag"]), ((await admin.GetAsync(path)).Text, (await admin.GetAsync(path))["ETag"]));
    }

    [Fact]
    public async Task Validation_error_names_every_invalid_field_of_a_new_task_in_order()
    {
        var admin = await shared.App.SignUpAsync();

        var answer = await admin.PostAsync(Path, new { description = new string('d', ProjectTask.DescriptionMaxLength + 1) });

        ExpectV1.Invalid(answer, "title", "project_id", "description");
        Assert.Equal("Title is required", answer.TextOf("error.message"));
    }

    [Fact]
    public async Task Task_text_lengths_are_accepted_up_to_the_limit()
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync();
        var (title, description) = (new string('t', 200), new string('d', 5000));

        var made = await admin.PostAsync(Path, new { title, description, project_id = project });

        Expect.Status(201, made);
        ExpectV1.Invalid(
            await admin.PostAsync(Path, new { title = title + "t", description = description + "d", project_id = project }),
            "title",
            "description");
        ExpectV1.Invalid(
            await admin.PutAsync(made["Location"]!, new { title = title + "t", description = description + "d" }), "title", "description");
    }

    [Fact]
    public async Task Task_is_created_and_changed_by_a_form()
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync();

        var made = await admin.PostFormAsync(Path, ("title", "Form"), ("project_id", project), ("status", "in_progress"));
        var changed = await admin.SendAsync(HttpMethod.Patch, made["Location"]!, new FormUrlEncodedContent([new("status", "completed")]));

        Assert.Equal("in_progress", made.TextOf("data.status"));
        Assert.Equal(("Form", "completed"), (changed.TextOf("data.title"), changed.TextOf("data.status")));
        ExpectV1.Invalid(await admin.PostFormAsync(Path, ("title", "Form"), ("project_id", project), ("status", "never")), "status");
    }

    [Fact]
    public async Task Task_is_deleted_once()
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync();
        var path = $"{Path}/{await admin.MakeTaskAsync(project)}";

        var deleted = await admin.DeleteAsync(path);

        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        ExpectV1.Refused(await admin.DeleteAsync(path), 404, "NOT_FOUND", "Task not found");
        Expect.Status(200, await admin.GetAsync($"/v1/projects/{project}"));
    }

    [Fact]
    public async Task Foreign_unknown_and_malformed_task_ids_get_the_same_404()
    {
        var (admin, stranger) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        var real = await stranger.MakeTaskAsync(await stranger.MakeProjectAsync(), "Theirs");

        foreach (var id in (string[])[real, "task_" + new string('0', 24), "task_456", "1"])
        {
            foreach (var answer in (ApiAnswer[])
            [
                await admin.GetAsync($"{Path}/{id}"),
                await admin.PutAsync($"{Path}/{id}", new { title = "Mine" }),
                await admin.PatchAsync($"{Path}/{id}", new { title = "Mine" }),
                await admin.DeleteAsync($"{Path}/{id}")
            ])
            {
                ExpectV1.Refused(answer, 404, "NOT_FOUND", "Task not found");
            }
        }

        Assert.Equal(0, await admin.CountAsync(Path));
        Assert.Equal("Theirs", (await stranger.GetAsync($"{Path}/{real}")).TextOf("data.title"));
    }
}
