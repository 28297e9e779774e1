using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.WebApi.Tests.Api.ApiKeys;

/// <summary><c>DELETE /api/api-keys/{id}</c> (RevokeApiKey).</summary>
public sealed class RevokeApiKeyTests(SharedApp shared)
{
    private const string Path = "/api/api-keys";

    [Fact]
    public async Task Revoked_key_is_refused_at_once()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();
        var other = await admin.MakeKeyAsync();
        Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);

        var answer = await admin.DeleteAsync($"{Path}/{key.Id}");

        Assert.Equal(204, answer.Status);
        Assert.Empty(answer.Text);
        Expect.Refused(await key.GetAsync("/api/users/me"), 401, "Authentication required");
        Expect.Refused(await key.PostAsync("/authentication"), 401, "Authentication required");
        Assert.Equal(200, (await other.GetAsync("/api/users/me")).Status);
    }

    [Fact]
    public async Task Revoked_key_is_not_found_again()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        await admin.DeleteAsync($"{Path}/{key.Id}");

        Expect.Refused(await admin.DeleteAsync($"{Path}/{key.Id}"), 404, "Not found");
        Expect.Refused(await admin.GetAsync($"{Path}/{key.Id}"), 404, "Not found");
        Expect.Refused(await admin.PostAsync($"{Path}/{key.Id}/rotate"), 404, "Not found");
        Expect.Refused(await admin.PostAsync($"{Path}/{key.Id}/adopt"), 404, "Not found");
        Assert.Equal(0, (await admin.GetAsync(Path)).NumberOf("pagination.total"));
    }

    [Fact]
    public async Task Key_can_revoke_itself()
    {
        var key = await (await shared.App.SignUpAsync()).MakeKeyAsync("keys:delete");

        Assert.Equal(204, (await key.DeleteAsync($"{Path}/{key.Id}")).Status);

        Expect.Refused(await key.DeleteAsync($"{Path}/{key.Id}"), 401, "Authentication required");
    }

    [Fact]
    public async Task Admin_can_revoke_any_key_of_their_own_organization_only()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await (await admin.AddMemberAsync(Role.Developer)).MakeKeyAsync("read");
        var stranger = await shared.App.SignUpAsync();

        Expect.Refused(await stranger.DeleteAsync($"{Path}/{key.Id}"), 404, "Not found");
        Assert.Equal(200, (await key.GetAsync("/api/users/me")).Status);
        Assert.Equal(204, (await admin.DeleteAsync($"{Path}/{key.Id}")).Status);
        Expect.Refused(await key.GetAsync("/api/users/me"), 401, "Authentication required");
    }

    [Fact]
    public async Task Key_revoked_many_times_simultaneously_is_revoked_once()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.DeleteAsync($"{Path}/{key.Id}")));

        Assert.Single(answers, a => a.Status == 204);
        Assert.All(answers.Where(a => a.Status != 204), a => Expect.Refused(a, 404, "Not found"));
        var organization = new OrganizationId(admin.OrganizationId);
        Assert.Equal(
            1,
            await shared.App.WithDbAsync(db =>
                db.AuditEntries.CountAsync(e => e.OrganizationId == organization && e.Action == AuditAction.ApiKeyRevoked)));
    }
}
