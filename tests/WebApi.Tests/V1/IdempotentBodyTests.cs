using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Idempotency;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Which bodies count as equal for an <c>Idempotency-Key</c>.</summary>
public sealed class IdempotentBodyTests(SharedApp shared)
{
    private const string Projects = "/v1/projects";
    private const string Replayed = "Idempotent-Replayed";
    private const string First = """{"name":"Blue","description":"Fish","note":1.0}""";

    [Theory]
    [InlineData("""{"note":1,"description":"Fish","name":"Blue"}""")]
    [InlineData("""{ "name" : "\u0042lue",  "description":"Fish", "note":1e0 }""")]
    [InlineData(First)]
    public async Task Body_with_the_same_members_gets_the_first_response(string body)
    {
        var admin = await shared.App.SignUpAsync();
        var first = await admin.PostOnceAsync(Projects, First, "k");

        var again = await admin.PostOnceAsync(Projects, body, "k");

        Assert.Equal((201, "true", first.Text), (again.Status, again[Replayed], again.Text));
    }

    [Theory]
    [InlineData("""{"name":"Blue","description":"Fish","note":2}""")]
    [InlineData("""{"name":"Blue","description":"Fish"}""")]
    [InlineData("""{"name":"blue","description":"Fish","note":1}""")]
    [InlineData("""{"name":"Blue","description":"Fish","note":"1"}""")]
    public async Task Body_with_different_members_is_refused(string body)
    {
        var admin = await shared.App.SignUpAsync();
        Expect.Status(201, await admin.PostOnceAsync(Projects, First, "k"));

        Assert.Equal(422, (await admin.PostOnceAsync(Projects, body, "k")).Status);
    }

    [Fact]
    public async Task Form_equals_JSON_with_the_same_members()
    {
        var admin = await shared.App.SignUpAsync();
        Expect.Status(201, await SendAsync("name=Blue&description=Big+Fish"));
        Assert.Equal("true", (await SendAsync("description=Big%20Fish&name=Blue"))[Replayed]);
        Assert.Equal("true", (await admin.PostOnceAsync(Projects, new { description = "Big Fish", name = "Blue" }, "k"))[Replayed]);

        Assert.Equal(422, (await SendAsync("name=Blue&description=Big+Fish&more=1")).Status);

        Task<ApiAnswer> SendAsync(string form)
        {
            var content = new StringContent(form, null, "application/x-www-form-urlencoded");
            var request = new HttpRequestMessage(HttpMethod.Post, Projects) { Content = content };
            request.Headers.Add("Idempotency-Key", "k");
            return admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Response_stored_by_an_earlier_version_is_replayed_for_the_same_bytes()
    {
        var admin = await shared.App.SignUpAsync();
        var first = await admin.PostOnceAsync(Projects, First, "k");
        await shared.App.WithDbAsync(async db =>
        {
            var kept = db.IdempotentRequests.Single(r => r.OrganizationId == new OrganizationId(admin.OrganizationId));
            var bytes = Encoding.UTF8.GetBytes($"POST {Projects}\n{First}");
            db.Entry(kept).Property(nameof(IdempotentRequest.Fingerprint)).CurrentValue = SHA256.HashData(bytes);
            await db.SaveAsync(CancellationToken.None);
        });

        Assert.Equal((201, "true", first.Text), await AgainAsync(First));
        Assert.Equal(422, (await AgainAsync("""{"description":"Fish","name":"Blue","note":1.0}""")).Status);

        async Task<(int Status, string? Replayed, string Text)> AgainAsync(string body) =>
            await admin.PostOnceAsync(Projects, body, "k") is var again ? (again.Status, again[Replayed], again.Text) : default;
    }
}
