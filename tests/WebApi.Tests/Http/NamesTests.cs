using Platform.WebApi.Tests.V1;

namespace Platform.WebApi.Tests.Http;

/// <summary>Invisible names count as missing, and names with control characters are refused, on every surface.</summary>
public sealed class NamesTests(SharedApp shared)
{
    [Theory]
    [InlineData("\u200B", "is required")]
    [InlineData("\u3164 \u2800", "is required")]
    [InlineData("\u00AD\uFEFF", "is required")]
    [InlineData("\U000E0041", "is required")]
    [InlineData("\u202E", "is required")]
    [InlineData("\u0007", "is required")]
    [InlineData("a\u0007b", "must not contain control characters")]
    [InlineData("a\nb", "must not contain control characters")]
    [InlineData("a\u2028b", "must not contain control characters")]
    [InlineData("a\u202Ecod.exe", "must not contain control characters")]
    public async Task Invalid_name_is_refused(string name, string why)
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync();
        var task = await admin.PostAsync("/v1/tasks", new { title = "Task", project_id = project });
        string[] scopes = ["read"];

        ExpectV1.Invalid(await admin.PostAsync("/v1/projects", new { name }), "name");
        ExpectV1.Invalid(await admin.PatchAsync($"/v1/projects/{project}", new { name }), "name");
        ExpectV1.Invalid(await admin.PostAsync("/v1/tasks", new { title = name, project_id = project }), "title");
        ExpectV1.Invalid(await admin.PutAsync(task["Location"]!, new { title = name }), "title");
        Assert.Equal(400, (await admin.PostAsync("/v1/keys", new { name, scopes })).Status);
        Assert.Equal("Name " + why, Expect.Invalid(await admin.PostAsync("/api/api-keys", new { name }), "name"));
        Assert.Equal("Name " + why, Expect.Invalid(await admin.PatchAsync("/api/organizations/current", new { name }), "name"));
        var signUp = new { name, slug = $"s-{Guid.NewGuid():n}", email = "you@example.com", password = "correct horse" };
        Assert.Equal("Name " + why, Expect.Invalid(await shared.App.Anonymous.PostAsync("/api/organizations", signUp), "name"));
    }

    [Fact]
    public async Task Description_may_have_several_lines()
    {
        var admin = await shared.App.SignUpAsync();

        const string persian = "می\u200Cخواهم";

        Expect.Status(201, await admin.PostAsync("/v1/projects", new { name = persian, description = "One\r\n\tTwo\nThree" }));
        ExpectV1.Invalid(await admin.PostAsync("/v1/projects", new { name = "Name", description = "a\u001B[31mb" }), "description");
    }
}
