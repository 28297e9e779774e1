using Platform.Domain.ApiKeys;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Creates the data that tests of <c>/v1</c> start with.</summary>
internal static class TestData
{
    /// <summary>Creates a project.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeProjectAsync(this ApiClient client, string name = "Project")
    {
        var made = await client.PostAsync("/v1/projects", new { name });
        Expect.Status(201, made);
        return made.TextOf("data.id");
    }

    /// <summary>Creates a task.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeTaskAsync(this ApiClient client, string projectId, string title = "Task", string status = "todo")
    {
        var made = await client.PostAsync("/v1/tasks", new { title, project_id = projectId, status });
        Expect.Status(201, made);
        return made.TextOf("data.id");
    }

    /// <summary>Creates a test key for a person; without scopes it has all permissions of the person.</summary>
    public static Task<MadeKey> MakeTestKeyAsync(this Actor actor, params string[] scopes) =>
        actor.MakeKeyAsync(scopes, KeyEnvironment.Test, null);

    /// <summary>Sends a request with a JSON body and one additional header.</summary>
    public static Task<ApiAnswer> SendAsync(
        this ApiClient client, HttpMethod method, string path, object? body, string header, string value)
    {
        var request = new HttpRequestMessage(method, path) { Content = ApiClient.Content(body) };
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        return client.SendAsync(request);
    }

    /// <summary>Sends a POST with an <c>Idempotency-Key</c>.</summary>
    public static Task<ApiAnswer> PostOnceAsync(this ApiClient client, string path, object? body, string key) =>
        client.SendAsync(HttpMethod.Post, path, body, "Idempotency-Key", key);

    /// <summary>Returns the number of items.</summary>
    public static async Task<long> CountAsync(this ApiClient client, string list) =>
        (await client.GetAsync(list)).NumberOf("pagination.total");
}
