using Platform.Domain.ApiKeys;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>The expiry of a key is announced in responses and in the key list.</summary>
public sealed class KeyExpiryTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    private const string Header = "Api-Key-Expires";

    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    [Fact]
    public async Task Every_response_to_a_key_in_its_last_30_days_has_its_expiry()
    {
        var admin = await clocked.App.SignUpAsync();
        var end = clocked.Clock.GetUtcNow() + Notice + TimeSpan.FromSeconds(2);
        var key = await admin.MakeKeyAsync(["projects:read"], KeyEnvironment.Live, end);
        Assert.Null((await key.GetAsync("/v1/projects"))[Header]);

        clocked.Clock.Advance(TimeSpan.FromSeconds(2));

        var expected = end.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null);
        foreach (var (status, pending) in new (int, Task<ApiAnswer>)[]
        {
            (200, key.GetAsync("/v1/projects")),
            (200, key.GetAsync("/api/users/me")),
            (403, key.GetAsync("/v1/keys")),
            (404, key.GetAsync("/api/nothing")),
            (405, key.PutAsync("/api/users/me", new { })),
            (403, key.FromAsync("https://unlisted.example.net", "/v1/projects")),
        })
        {
            var answer = await pending;
            Expect.Status(status, answer);
            Assert.Equal(expected, answer[Header]);
        }
    }

    [Fact]
    public async Task Responses_to_a_session_and_to_a_key_without_expiry_have_no_expiry_header()
    {
        var admin = await clocked.App.SignUpAsync();

        Assert.Null((await admin.GetAsync("/api/users/me"))[Header]);
        Assert.Null((await (await admin.MakeKeyAsync("read")).GetAsync("/v1/projects"))[Header]);
    }

    [Fact]
    public async Task Rotated_key_expires_with_its_grace_period()
    {
        var admin = await clocked.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");

        Expect.Status(201, await admin.PostAsync($"/api/api-keys/{key.Id}/rotate", new { grace_seconds = 60 }));

        Assert.Equal(clocked.Clock.GetUtcNow().AddSeconds(60), DateTimeOffset.Parse((await key.GetAsync("/v1/projects"))[Header]!, null));
    }

    [Fact]
    public async Task Key_list_of_the_platform_API_marks_keys_that_expire_soon()
    {
        var admin = await clocked.App.SignUpAsync();
        var now = clocked.Clock.GetUtcNow();
        await admin.MakeKeyAsync("read");
        await admin.MakeKeyAsync(["read"], KeyEnvironment.Live, now + Notice + TimeSpan.FromSeconds(1));
        await admin.MakeKeyAsync(["read"], KeyEnvironment.Live, now + Notice);
        await admin.MakeKeyAsync(["read"], KeyEnvironment.Live, now + TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false, false], await ExpireSoonAsync());

        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([false, true, true, false], await ExpireSoonAsync());

        async Task<IEnumerable<bool>> ExpireSoonAsync() =>
            (await admin.GetAsync("/api/api-keys")).Member("data")
                .EnumerateArray()
                .Select(key => key.GetProperty("expires_soon").GetBoolean())
                .ToList();
    }
}
