using Microsoft.EntityFrameworkCore;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary>An organization always keeps an active admin (LastAdminGuard).</summary>
public sealed class LastAdminTests(SharedApp shared)
{
    private const string Refusal = "An organization keeps at least one active admin; make someone else an admin first";

    [Fact]
    public async Task Last_admin_is_neither_demoted_nor_removed()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.AddMemberAsync(Role.Leader);

        Assert.Equal(Refusal, Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "leader" }), "role"));
        Expect.FormInvalid(await admin.DeleteAsync($"{Members.Path}/{admin.UserId}"), Refusal);
        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "admin", api_access = true }));
    }

    [Fact]
    public async Task Invited_and_removed_admins_do_not_count_as_admins()
    {
        var admin = await shared.App.SignUpAsync();
        await admin.InviteAsync(shared.App, Members.NewEmail(), "admin");
        var gone = await admin.AddMemberAsync(Role.Admin);
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{gone.UserId}"));

        Expect.Invalid(await admin.PatchAsync($"{Members.Path}/{admin.UserId}", new { role = "member" }), "role");
        Expect.FormInvalid(await admin.DeleteAsync($"{Members.Path}/{admin.UserId}"), Refusal);
    }

    [Fact]
    public async Task Invitation_of_an_admin_can_be_withdrawn()
    {
        var admin = await shared.App.SignUpAsync();
        var (id, _) = await admin.InviteAsync(shared.App, Members.NewEmail(), "admin");

        Expect.Status(200, await admin.PatchAsync($"{Members.Path}/{id}", new { role = "member" }));
        Expect.Status(204, await admin.DeleteAsync($"{Members.Path}/{id}"));
    }

    [Fact]
    public async Task One_admin_stays_when_the_last_two_are_removed_simultaneously_on_two_nodes()
    {
        const int runs = 40;
        await using var other = await PlatformApp.StartAsync(new AppOptions { Database = shared.App.Database });
        for (var run = 0; run < runs; run++)
        {
            var first = await shared.App.SignUpAsync();
            var second = await first.AddMemberAsync(Role.Admin);
            var elsewhere = other.Anonymous.With(second.AccessToken);

            // Each admin demotes or removes itself or the other.
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
    public async Task One_admin_stays_when_many_leave_simultaneously()
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
