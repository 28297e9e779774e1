using Platform.Domain.Access;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Makes what tests of <c>/v1</c> begin with.</summary>
internal static class Making
{
    /// <summary>A project.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeProjectAsync(this ApiClient client, string name = "Project")
    {
        var made = await client.PostAsync("/v1/projects", new { name });
        Expect.Status(201, made);
        return made.TextOf("data.id");
    }

    /// <summary>A task.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeTaskAsync(this ApiClient client, string projectId, string title = "Task", string status = "todo")
    {
        var made = await client.PostAsync("/v1/tasks", new { title, project_id = projectId, status });
        Expect.Status(201, made);
        return made.TextOf("data.id");
    }

    /// <summary>A test key that acts for a person; without scopes it may do all that they may.</summary>
    public static Task<MadeKey> MakeTestKeyAsync(this Actor actor, params string[] scopes) =>
        actor.MakeKeyAsync(scopes, KeyEnvironment.Test, null);

    /// <summary>A request with a JSON body and one header more.</summary>
    public static Task<ApiAnswer> SendAsync(
        this ApiClient client, HttpMethod method, string path, object? body, string header, string value)
    {
        var request = new HttpRequestMessage(method, path) { Content = ApiClient.Content(body) };
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        return client.SendAsync(request);
    }

    /// <summary>POST under an <c>Idempotency-Key</c>.</summary>
    public static Task<ApiAnswer> PostOnceAsync(this ApiClient client, string path, object? body, string key) =>
        client.SendAsync(HttpMethod.Post, path, body, "Idempotency-Key", key);

    /// <summary>How many there are.</summary>
    public static async Task<long> CountAsync(this ApiClient client, string list) =>
        (await client.GetAsync(list)).NumberOf("pagination.total");
}
