using Microsoft.EntityFrameworkCore;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

public sealed class LastAdminTests(SharedApp shared)
{
    private const string Refusal = "An organization keeps at least one active admin; make someone else an admin first";

    [Fact]
    public async Task Is_neither_demoted_nor_removed()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.AddMemberAsync(Role.Leader);

        Assert.Equal(Refusal, Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "leader" }), "role"));
        Expect.FormInvalid(await admin.DeleteAsync($"{Members.Path}/{admin.UserId}"), Refusal);
        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "admin", api_access = true }));
    }

    [Fact]
    public async Task Is_the_last_where_the_others_are_only_invited_or_have_left()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.InviteAsync(shared.App, Members.NewEmail(), "admin");
        var gone = await admin.AddMemberAsync(Role.Admin);
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{gone.UserId}"));

        Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "member" }), "role");
        Expect.FormInvalid(await admin.DeleteAsync($"{Members.Path}/{admin.UserId}"), Refusal);
    }

    [Fact]
    public async Task Who_is_invited_as_an_admin_can_be_taken_back()
    {
        var admin = await shared.App.SignUpAsync();
        var (id, _) = await admin.InviteAsync(shared.App, Members.NewEmail(), "admin");

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{id}", new { role = "member" }));
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{id}"));
    }

    [Fact]
    public async Task Stays_when_the_last_two_are_taken_away_at_once_on_two_nodes()
    {
        const int runs = 40;
        await using var other = await PlatformApp.StartAsync(new AppOptions { Database = shared.App.Database });
        for (var run = 0; run < runs; run++)
        {
            var first = await shared.App.SignUpAsync();
            var second = await first.AddMemberAsync(Role.Admin);
            var elsewhere = other.Anonymous.With(second.AccessToken);

            // Each takes away itself or the other, by demotion or removal.
            var (one, two) = run % 2 == 0 ? (first.UserId, second.UserId) : (second.UserId, first.UserId);
            var answers = await Task.WhenAll(
                run % 3 == 0
                    ? first.DeleteAsync($"{Members.Path}/{one}")
                    : first.PatchAsync($"{Members.Path}/{one}", new { role = "developer" }),
                run % 4 == 0
                    ? elsewhere.DeleteAsync($"{Members.Path}/{two}")
                    : elsewhere.PatchAsync($"{Members.Path}/{two}", new { role = "member" }));

            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 204 or 401 or 403 or 422, answer.ToString()));
            Assert.Equal(1, await ActiveAdminsAsync(first));
        }
    }

    [Fact]
    public async Task Stays_of_many_admins_who_all_leave_at_once()
    {
        var admins = new List<Actor> { await shared.App.SignUpAsync() };
        for (var i = 0; i < 5; i++) admins.Add(await admins[0].AddMemberAsync(Role.Admin));

        var answers = await Task.WhenAll(admins.Select(admin => admin.DeleteAsync($"{Members.Path}/{admin.UserId}")));

        Assert.DoesNotContain(answers, answer => answer.Status == 500);
        Assert.True(await ActiveAdminsAsync(admins[0]) >= 1);
    }

    private Task<int> ActiveAdminsAsync(Actor member)
    {
        var organization = new OrganizationId(member.OrganizationId);
        return shared.App.WithDbAsync(db =>
            db.Users.CountAsync(u =>
                u.OrganizationId == organization && u.Role == Role.Admin && u.PasswordHash != null && u.RemovedAt == null));
    }
}
