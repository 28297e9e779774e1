using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>A test key reads and creates only test data; every other credential only live data.</summary>
public sealed class TestModeTests(SharedApp shared)
{
    [Fact]
    public async Task Test_and_live_data_are_never_in_each_others_lists_or_totals()
    {
        var (live, test) = await BothAsync();
        var (liveProject, testProject) = (await live.MakeProjectAsync("live"), await test.MakeProjectAsync("test"));
        await test.MakeProjectAsync("test too");
        var (liveTask, testTask) = (await live.MakeTaskAsync(liveProject), await test.MakeTaskAsync(testProject));

        Assert.Equal(["live"], ExpectV1.Each(await live.GetAsync("/v1/projects"), "name"));
        Assert.Equal(["test too", "test"], ExpectV1.Each(await test.GetAsync("/v1/projects"), "name"));
        Assert.Equal((1, 2), (await live.CountAsync("/v1/projects"), await test.CountAsync("/v1/projects")));
        foreach (var query in (string[])["", "?status=todo"])
        {
            Assert.Equal([liveTask], ExpectV1.Each(await live.GetAsync("/v1/tasks" + query), "id"));
            Assert.Equal([testTask], ExpectV1.Each(await test.GetAsync("/v1/tasks" + query), "id"));
        }

        Assert.Equal(
            (0, 0),
            (await live.CountAsync($"/v1/tasks?project_id={testProject}"), await test.CountAsync($"/v1/tasks?project_id={liveProject}")));
    }

    [Fact]
    public async Task Test_and_live_data_cannot_be_read_changed_or_deleted_by_id_from_the_other_mode()
    {
        var (live, test) = await BothAsync();
        foreach (var (client, opposite) in (IEnumerable<(ApiClient, ApiClient)>)[(live, test), (test, live)])
        {
            var project = await opposite.MakeProjectAsync();
            var task = await opposite.MakeTaskAsync(project);
            foreach (var (path, text) in (IEnumerable<(string, string)>)
            [
                ($"/v1/projects/{project}", "Project not found"), ($"/v1/tasks/{task}", "Task not found")
            ])
            {
                ExpectV1.Refused(await client.GetAsync(path), 404, "NOT_FOUND", text);
                ExpectV1.Refused(await client.PutAsync(path, new { description = "x" }), 404, "NOT_FOUND", text);
                ExpectV1.Refused(await client.PatchAsync(path, new { description = "x" }), 404, "NOT_FOUND", text);
                ExpectV1.Refused(await client.DeleteAsync(path), 404, "NOT_FOUND", text);
                Assert.Equal(System.Text.Json.JsonValueKind.Null, (await opposite.GetAsync(path)).Member("data.description").ValueKind);
            }
        }
    }

    [Fact]
    public async Task Task_cannot_be_created_in_or_moved_to_a_project_of_the_other_mode()
    {
        var (live, test) = await BothAsync();
        foreach (var (client, opposite) in (IEnumerable<(ApiClient, ApiClient)>)[(live, test), (test, live)])
        {
            var (own, other) = (await client.MakeProjectAsync(), await opposite.MakeProjectAsync());
            var task = $"/v1/tasks/{await client.MakeTaskAsync(own)}";

            ExpectV1.Invalid(await client.PostAsync("/v1/tasks", new { title = "Lost", project_id = other }), "project_id");
            ExpectV1.Invalid(await client.PutAsync(task, new { project_id = other }), "project_id");
            ExpectV1.Invalid(await client.PatchAsync(task, new { project_id = other }), "project_id");
            Assert.Equal(own, (await client.GetAsync(task)).TextOf("data.project_id"));
            Assert.Equal(0, await opposite.CountAsync("/v1/tasks?project_id=" + other));
        }
    }

    [Fact]
    public async Task Deleting_a_test_project_leaves_live_tasks_alone()
    {
        var (live, test) = await BothAsync();
        var (liveTask, testProject) = (await live.MakeTaskAsync(await live.MakeProjectAsync()), await test.MakeProjectAsync());
        await test.MakeTaskAsync(testProject);

        Expect.Status(204, await test.DeleteAsync($"/v1/projects/{testProject}"));

        Assert.Equal((1, 0), (await live.CountAsync("/v1/tasks"), await test.CountAsync("/v1/tasks")));
        Expect.Status(200, await live.GetAsync($"/v1/tasks/{liveTask}"));
    }

    [Fact]
    public async Task Test_keys_of_both_formats_share_their_data()
    {
        var admin = await shared.App.SignUpAsync();
        var wrk = await admin.MakeTestKeyAsync();
        var wl = admin.With(
            (await admin.PostAsync(
                "/v1/keys", new { name = "Test", scopes = (string[])["read"], environment = "test" })).TextOf("raw_key"));

        await wrk.MakeProjectAsync("Shared");

        Assert.Equal(["Shared"], ExpectV1.Each(await wl.GetAsync("/v1/projects"), "name"));
        Assert.Equal(0, await admin.CountAsync("/v1/projects"));
    }

    [Fact]
    public async Task Test_credential_creates_only_test_keys()
    {
        var admin = await shared.App.SignUpAsync();
        var test = await admin.MakeTestKeyAsync();
        string[] scopes = ["read"];

        Assert.Equal("wl_test_", (await test.PostAsync("/v1/keys", new { name = "n", scopes })).TextOf("key_prefix"));
        Assert.Equal("wl_test_", (await test.PostAsync("/v1/keys", new { name = "n", scopes, environment = "test" })).TextOf("key_prefix"));
        ExpectV1.KeysRefused(
            await test.PostAsync("/v1/keys", new { name = "n", scopes, environment = "live" }),
            403,
            "FORBIDDEN",
            "Insufficient permissions");
        Assert.Equal(
            "wl_test_", (await admin.PostAsync("/v1/keys", new { name = "n", scopes, environment = "test" })).TextOf("key_prefix"));
        Assert.Equal("wl_live_", (await admin.PostAsync("/v1/keys", new { name = "n", scopes })).TextOf("key_prefix"));
    }

    [Fact]
    public async Task Test_key_cannot_rotate_a_live_key()
    {
        var admin = await shared.App.SignUpAsync();
        var (live, test) = (await admin.MakeKeyAsync("read"), await admin.MakeTestKeyAsync());

        Expect.Refused(await test.PostAsync($"/api/api-keys/{live.Id}/rotate"), 403, "Insufficient permissions");
    }

    private async Task<(ApiClient Live, ApiClient Test)> BothAsync()
    {
        var admin = await shared.App.SignUpAsync();
        var developer = await admin.AddMemberAsync(Role.Developer);
        return (developer, await admin.MakeTestKeyAsync("read", "write", "delete"));
    }
}
