using Microsoft.EntityFrameworkCore;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>A creation that is repeated with its <c>Idempotency-Key</c> creates nothing new.</summary>
public sealed class IdempotencyTests(SharedApp shared)
{
    private const string Projects = "/v1/projects";
    private const string Replayed = "Idempotent-Replayed";
    private const string Reused = "This Idempotency-Key was used for another request";
    private const string NotKept = "This request was carried out before; its answer held a secret, which is not kept";

    [Fact]
    public async Task Repeated_request_gets_the_complete_first_response()
    {
        var admin = await shared.App.SignUpAsync();
        var project = await admin.MakeProjectAsync();
        foreach (var (path, body) in (IEnumerable<(string, object)>)
        [
            (Projects, new { name = "Once" }), ("/v1/tasks", new { title = "Once", project_id = project })
        ])
        {
            var before = await admin.CountAsync(path);

            var first = await admin.PostOnceAsync(path, body, "key of " + path);
            Expect.Status(200, await admin.PutAsync(first["Location"]!, new { description = "Changed since" }));
            var again = await admin.PostOnceAsync(path, body, "key of " + path);

            Expect.Status(201, first);
            Assert.Null(first[Replayed]);
            Assert.Equal("true", again[Replayed]);
            Assert.Equal(
                (first.Status, first.Text, first["Location"], first["ETag"], first["Content-Type"]),
                (again.Status, again.Text, again["Location"], again["ETag"], again["Content-Type"]));
            Assert.NotNull(again["Location"]);
            Assert.NotNull(again["ETag"]);
            Assert.Equal(before + 1, await admin.CountAsync(path));
        }
    }

    [Fact]
    public async Task Idempotency_key_with_another_body_or_path_is_refused_in_each_dialect()
    {
        var admin = await shared.App.SignUpAsync();
        string[] scopes = ["read"];
        Expect.Status(201, await admin.PostOnceAsync(Projects, new { name = "First" }, "k"));

        foreach (var answer in (ApiAnswer[])
        [
            await admin.PostOnceAsync(Projects, new { name = "Second" }, "k"),
            await admin.PostOnceAsync("/v1/tasks", new { title = "First", project_id = await admin.MakeProjectAsync() }, "k")
        ])
        {
            Assert.Equal(
                $$$$"""{"success":false,"error":{"code":"IDEMPOTENCY_KEY_REUSED","message":"{{{{Reused}}}}","details":"""
                    + $$$$"""{"field":"Idempotency-Key","fields":[{"field":"Idempotency-Key","message":"{{{{Reused}}}}"}]}}}""",
                answer.Text);
            Assert.Equal(422, answer.Status);
        }

        var keys = await admin.PostOnceAsync("/v1/keys", new { name = "n", scopes }, "k");
        Assert.Equal(
            $$$$"""{"error":{"code":"IDEMPOTENCY_KEY_REUSED","message":"{{{{Reused}}}}","details":{"fields":["""
                + $$$$"""{"field":"Idempotency-Key","message":"{{{{Reused}}}}"}]}}}""",
            keys.Text);
        Assert.Equal(422, keys.Status);
        var platform = await admin.PostOnceAsync("/api/api-keys", new { name = "n", scopes }, "k");
        Assert.Equal(
            $$$"""{"error":"{{{Reused}}}","details":{"fieldErrors":{"Idempotency-Key":["{{{Reused}}}"]},"formErrors":[]}}""",
            platform.Text);
        Assert.Equal(422, platform.Status);
        Assert.Equal(0, await admin.CountAsync("/api/api-keys"));
        Assert.Equal(0, await admin.CountAsync("/v1/tasks"));
    }

    [Fact]
    public async Task Failure_is_not_replayed()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("tasks:write");

        ExpectV1.Invalid(await admin.PostOnceAsync(Projects, new { name = "" }, "invalid"), "name");
        ExpectV1.Invalid(await admin.PostOnceAsync("/v1/tasks", new { title = "t", project_id = "proj_1" }, "invalid"), "project_id");
        Expect.Status(403, await key.PostOnceAsync(Projects, new { name = "n" }, "forbidden"));
        var made = await admin.PostOnceAsync(Projects, new { name = "n" }, "invalid");

        Assert.Equal((201, null), (made.Status, made[Replayed]));
        await shared.App.WithDbAsync(async db =>
            Assert.Equal(
                1,
                await db.IdempotentRequests.CountAsync(r =>
                    r.OrganizationId == new Domain.Organizations.OrganizationId(admin.OrganizationId))));
    }

    [Fact]
    public async Task Idempotency_key_is_scoped_to_the_credential_and_the_organization()
    {
        var (admin, other) = (await shared.App.SignUpAsync(), await shared.App.SignUpAsync());
        ApiClient[] credentials = [admin, await admin.MakeKeyAsync(), await admin.MakeKeyAsync(), other];

        var ids = new HashSet<string>();
        foreach (var credential in credentials)
        {
            var made = await credential.PostOnceAsync(Projects, new { name = "n" }, "shared");
            Assert.Equal((201, null), (made.Status, made[Replayed]));
            Assert.True(ids.Add(made.TextOf("data.id")));
        }

        foreach (var credential in credentials)
        {
            Assert.Equal("true", (await credential.PostOnceAsync(Projects, new { name = "n" }, "shared"))[Replayed]);
        }

        Assert.Equal((3, 1), (await admin.CountAsync(Projects), await other.CountAsync(Projects)));
    }

    [Fact]
    public async Task Idempotency_keys_of_a_session_survive_a_refresh()
    {
        var admin = await shared.App.SignUpAsync();
        var first = await admin.PostOnceAsync(Projects, new { name = "n" }, "k");

        Expect.Status(200, await admin.RefreshAsync());
        var again = await admin.PostOnceAsync(Projects, new { name = "n" }, "k");

        Assert.Equal((first.Text, "true"), (again.Text, again[Replayed]));
    }

    [Fact]
    public async Task Idempotency_keys_are_case_sensitive()
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var key in (string[])["key", "KEY", "Key", new string('k', 255)])
        {
            Assert.Null((await admin.PostOnceAsync(Projects, new { name = "n" }, key))[Replayed]);
        }

        Assert.Equal(4, await admin.CountAsync(Projects));
    }

    [Fact]
    public async Task Repeated_creation_of_a_key_creates_no_second_key_and_does_not_store_the_secret()
    {
        var admin = await shared.App.SignUpAsync();
        var old = await admin.MakeKeyAsync("read");
        var (rotate, wl, wrk) = ($"/api/api-keys/{old.Id}/rotate", new { name = "wl", scopes = (string[])["read"] }, new { name = "wrk" });

        ApiAnswer[] made =
        [
            await admin.PostOnceAsync("/v1/keys", wl, "1"),
            await admin.PostOnceAsync("/api/api-keys", wrk, "2"),
            await admin.PostOnceAsync(rotate, new { grace_seconds = 60 }, "3")
        ];
        var count = await admin.CountAsync("/api/api-keys");

        Assert.All(made, answer => Expect.Status(201, answer));
        ExpectV1.KeysRefused(await admin.PostOnceAsync("/v1/keys", wl, "1"), 409, "CONFLICT", NotKept);
        Expect.Refused(await admin.PostOnceAsync("/api/api-keys", wrk, "2"), 409, NotKept);
        Expect.Refused(await admin.PostOnceAsync(rotate, new { grace_seconds = 60 }, "3"), 409, NotKept);
        Expect.Status(422, await admin.PostOnceAsync(rotate, new { grace_seconds = 61 }, "3"));
        Assert.Equal(count, await admin.CountAsync("/api/api-keys"));
        await shared.App.WithDbAsync(async db =>
            Assert.Equal(
                3,
                await db.IdempotentRequests.CountAsync(r =>
                    r.Body == null && r.OrganizationId == new Domain.Organizations.OrganizationId(admin.OrganizationId))));
    }

    [Fact]
    public async Task Idempotency_key_is_ignored_by_sign_up_sign_in_and_refresh()
    {
        var admin = await shared.App.SignUpAsync();
        foreach (var key in (string[])["k", ""])
        {
            foreach (var slug in (string[])[$"{admin.Slug[..25]}-a{key}", $"{admin.Slug[..25]}-b{key}"])
            {
                await OnceAsync(201, "/api/organizations", new { name = "n", slug, email = "a@example.com", password = admin.Password });
            }

            var first = await OnceAsync(
                200, "/api/auth/login", new { email = admin.Email, password = admin.Password, org_slug = admin.Slug });
            var second = await OnceAsync(
                200, "/api/auth/login", new { email = admin.Email, password = admin.Password, org_slug = admin.Slug });
            Assert.NotEqual(first.TextOf("refresh_token"), second.TextOf("refresh_token"));

            var spend = new { refresh_token = first.TextOf("refresh_token") };
            await OnceAsync(200, "/api/auth/refresh", spend);
            await OnceAsync(401, "/api/auth/refresh", spend);

            async Task<ApiAnswer> OnceAsync(int status, string path, object body)
            {
                var answer = await shared.App.Anonymous.PostOnceAsync(path, body, key);
                Expect.Status(status, answer);
                Assert.Null(answer[Replayed]);
                return answer;
            }
        }
    }

    [Fact]
    public async Task Idempotency_key_is_ignored_by_changes()
    {
        var admin = await shared.App.SignUpAsync();
        var path = $"{Projects}/{await admin.MakeProjectAsync()}";

        foreach (var name in (string[])["One", "Two"])
        {
            var changed = await admin.SendAsync(HttpMethod.Put, path, new { name }, "Idempotency-Key", "k");
            Assert.Equal((200, name, null), (changed.Status, changed.TextOf("data.name"), changed[Replayed]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\tinside")]
    [InlineData(256)]
    public async Task Malformed_idempotency_key_is_a_validation_error_that_names_the_header(object key)
    {
        var admin = await shared.App.SignUpAsync();
        var text = key as string ?? new string('k', (int)key);

        ExpectV1.Invalid(await admin.PostOnceAsync(Projects, new { name = "n" }, text), "Idempotency-Key");
        ExpectV1.KeysInvalid(
            await admin.PostOnceAsync("/v1/keys", new { name = "n", scopes = (string[])["read"] }, text), "Idempotency-Key");
        Expect.Invalid(await admin.PostOnceAsync("/api/api-keys", new { name = "n" }, text), "Idempotency-Key");
        Assert.Equal((0, 0), (await admin.CountAsync(Projects), await admin.CountAsync("/api/api-keys")));
    }

    [Fact]
    public async Task Two_simultaneous_requests_create_one_object_in_200_tries()
    {
        const int Times = 200;
        var admin = await shared.App.SignUpAsync();
        for (var run = 0; run < Times; run++)
        {
            var key = $"run {run}";

            var answers = await Task.WhenAll(
                admin.PostOnceAsync(Projects, new { name = key }, key), admin.PostOnceAsync(Projects, new { name = key }, key));

            Assert.All(answers, answer => Expect.Status(201, answer));
            Assert.Equal(answers[0].Text, answers[1].Text);
            Assert.Single(answers, answer => answer[Replayed] == "true");
        }

        Assert.Equal(Times, await admin.CountAsync(Projects));
    }

    [Fact]
    public async Task Exactly_one_of_simultaneous_requests_with_different_bodies_is_executed()
    {
        var admin = await shared.App.SignUpAsync();
        for (var run = 0; run < 10; run++)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(i => admin.PostOnceAsync(Projects, new { name = $"{i}" }, $"run {run}")));

            Assert.Equal([201, 422, 422, 422], answers.Select(answer => answer.Status).Order());
        }

        Assert.Equal(10, await admin.CountAsync(Projects));
    }
}
