using System.Diagnostics;
using System.Text.Json;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Api.Users;

/// <summary>Whether a member's address is deliverable: the decision of the mail server, and how the member shows it.</summary>
public sealed class MailProblemTests : IAsyncLifetime
{
    private readonly SmtpListener _server = new();

    private PlatformApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PlatformApp.StartAsync(new AppOptions { Settings = _server.Settings });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Deliverable_address_shows_no_problem()
    {
        var admin = await _app.SignUpAsync();
        var id = await InviteAsync(admin, "fine@example.com");
        await _server.WaitAsync();

        Assert.Null(await ProblemAsync(admin, id));
    }

    [Fact]
    public async Task Refused_address_shows_a_problem_until_the_invitation_is_sent_again()
    {
        _server.Answer = line => line.StartsWith("RCPT TO:<gone", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var admin = await _app.SignUpAsync();
        var id = await InviteAsync(admin, "gone@example.com");
        await ShowsAsync(admin, id, "address_refused");
        var listed = (await admin.GetAsync(Members.Path)).Member("data")
            .EnumerateArray()
            .ToDictionary(user => user.GetProperty("id").GetInt64(), ProblemOf);
        Assert.Equal(("address_refused", null), (listed[id], listed[admin.UserId]));

        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? SmtpListener.Silence : null;
        var again = await admin.PostAsync(Members.Path, new { email = "gone@example.com", role = "member" });

        Expect.Status(201, again);
        Assert.Null(ProblemOf(again.Json));
        Assert.Null(await ProblemAsync(admin, id));
    }

    [Fact]
    public async Task Address_that_the_server_cannot_handle_shows_a_problem()
    {
        var admin = await _app.SignUpAsync();
        var id = await InviteAsync(admin, "grüße@example.com");

        await ShowsAsync(admin, id, "address_not_supported");
        Assert.DoesNotContain(_server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Problem_disappears_after_a_later_mail_to_the_address_is_accepted()
    {
        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var admin = await _app.SignUpAsync();
        await admin.MakeKeyAsync();
        await ShowsAsync(admin, admin.UserId, "address_refused");

        _server.Answer = _ => null;
        await admin.MakeKeyAsync();

        await _server.WaitAsync();
        await ShowsAsync(admin, admin.UserId, null);
    }

    [Fact]
    public async Task Same_address_in_another_organization_shows_no_problem()
    {
        var (admin, other) = (await _app.SignUpAsync(), await _app.SignUpAsync());
        var foreign = await InviteAsync(other, "shared@example.com");
        await _server.WaitAsync();
        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var ours = await InviteAsync(admin, "shared@example.com");

        await ShowsAsync(admin, ours, "address_refused");
        Assert.Null(await ProblemAsync(other, foreign));
    }

    [Fact]
    public async Task Console_shows_the_problem_in_the_list_and_on_the_members_page()
    {
        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var admin = await _app.SignUpAsync();
        var id = await InviteAsync(admin, "gone@example.com");
        await ShowsAsync(admin, id, "address_refused");
        var visitor = await Visitor.SignInAsync(_app, admin);

        Assert.Contains("Email not delivered", (await visitor.GetAsync("/workspace/members")).Text, StringComparison.Ordinal);
        var page = await visitor.GetAsync($"/workspace/members/{id}");
        Assert.Contains("The mail server refused this address.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Email not delivered", (await visitor.GetAsync($"/workspace/members/{admin.UserId}")).Text, StringComparison.Ordinal);

        _server.Answer = _ => null;
        Assert.Equal(303, (await visitor.SendFromAsync("/workspace/members", $"/workspace/members/{id}/invite")).Status);
        Assert.DoesNotContain("Email not delivered", (await visitor.GetAsync("/workspace/members")).Text, StringComparison.Ordinal);
    }

    private static async Task<long> InviteAsync(Actor admin, string email)
    {
        var answer = await admin.PostAsync(Members.Path, new { email, role = "member" });
        Expect.Status(201, answer);
        return answer.NumberOf("id");
    }

    private static async Task<string?> ProblemAsync(Actor admin, long id) => ProblemOf((await admin.GetAsync($"{Members.Path}/{id}")).Json);

    private static string? ProblemOf(JsonElement user) => user.GetProperty("mail_problem").GetString();

    private static async Task ShowsAsync(Actor admin, long id, string? problem)
    {
        var start = Stopwatch.GetTimestamp();
        while (await ProblemAsync(admin, id) is var shown && shown != problem)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"The member still shows {shown ?? "nothing"}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
