using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Simultaneous requests that change the same row.</summary>
public sealed class ManyAtOnceTests(SharedApp shared)
{
    private const int AtOnce = 20;

    [Theory]
    [InlineData("project")]
    [InlineData("task")]
    [InlineData("organization")]
    [InlineData("member")]
    public async Task Simultaneous_unconditional_changes_of_one_object_all_succeed(string what)
    {
        var admin = await shared.App.SignUpAsync();
        var path = await MakeAsync(admin, what);
        for (var run = 0; run < 5; run++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => admin.PatchAsync(path, Change(what, i))));

            Assert.All(answers, answer => Expect.Status(200, answer));
        }
    }

    [Theory]
    [InlineData("project")]
    [InlineData("task")]
    public async Task Simultaneous_conditional_changes_succeed_once_and_the_others_are_412(string what)
    {
        var admin = await shared.App.SignUpAsync();
        var path = await MakeAsync(admin, what);
        var state = (await admin.GetAsync(path))["ETag"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i =>
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = ApiClient.Content(Change(what, i)) };
            request.Headers.TryAddWithoutValidation("If-Match", state);
            return admin.SendAsync(request);
        }));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(AtOnce - 1, answers.Count(answer => answer.Status == 412));
    }

    // The order in which the project is found, deleted and referred to differs from run to run.
    [Fact]
    public async Task Task_for_a_project_that_is_being_deleted_is_created_or_refused_for_the_project()
    {
        var admin = await shared.App.SignUpAsync();
        var other = await admin.MakeProjectAsync();
        for (var run = 0; run < 40; run++)
        {
            var project = await admin.MakeProjectAsync();
            var task = await admin.MakeTaskAsync(other);
            var made = Enumerable.Range(0, 2)
                .Select(_ => admin.PostAsync("/v1/tasks", new { title = "Task", project_id = project }))
                .ToList();
            var once = admin.PostOnceAsync("/v1/tasks", new { title = "Task", project_id = project }, $"{run}");
            var moved = admin.PatchAsync("/v1/tasks/" + task, new { project_id = project });
            var deleted = admin.DeleteAsync("/v1/projects/" + project);

            // A task that moved before its new project was deleted is deleted with it; a task whose move was refused stays.
            foreach (var answer in await Task.WhenAll([.. made, once, moved]))
            {
                Assert.True(answer.Status is 200 or 201 or 400 or 404, answer.ToString());
                if (answer.Status == 400) Assert.Equal("project_id", answer.TextOf("error.details.field"));
            }

            Expect.Status(204, await deleted);
        }
    }

    private static async Task<string> MakeAsync(Actor admin, string what) => what switch
    {
        "project" => "/v1/projects/" + await admin.MakeProjectAsync(),
        "task" => "/v1/tasks/" + await admin.MakeTaskAsync(await admin.MakeProjectAsync()),
        "member" =>
            $"/api/users/{(await admin.PostAsync("/api/users", new { email = "member@example.com", role = "member" })).NumberOf("id")}",
        _ => "/api/organizations/current",
    };

    private static object Change(string what, int number) => what switch
    {
        "task" => new { title = $"Title {number}" },
        "member" => new { role = number % 2 == 0 ? "developer" : "leader" },
        _ => new { name = $"Name {number}" },
    };
}
