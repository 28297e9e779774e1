using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Billing;

/// <summary>Requesting a plan from the operator's contact when none is sold (RequestPlan).</summary>
public sealed class RequestPlanTests
{
    private const string Contact = "sales@example.com";
    private const string Page = "/workspace/plan";
    private const string Ask = "/workspace/plan/ask";

    [Fact]
    public async Task Admin_requests_a_plan_by_mail_once_a_day_across_all_nodes()
    {
        var clock = TestClock.AtThisSecond();
        await using var app = await PlatformApp.StartAsync(Options(clock, Contact, null));
        await using var other = await PlatformApp.StartAsync(Options(clock, Contact, app.Database));
        var admin = await app.SignUpAsync();
        var second = await admin.AddMemberAsync(Role.Admin);
        var (one, two) = (await Visitor.SignInAsync(app, admin), await Visitor.SignInAsync(other, second));
        await Task.WhenAll(one.GetAsync(Page), two.GetAsync(Page));

        var answers = await Task.WhenAll(one.SendAsync(Ask, ("plan", "pro")), two.SendAsync(Ask, ("plan", "pro")));

        Assert.Equal([303, 409], answers.Select(answer => answer.Status).Order());
        var mail = await app.Mails.WaitAsync(Contact);
        var asker = answers[0].Status == 303 ? admin : second;
        Assert.Equal(asker.Email, mail["Reply-To"], ignoreCase: true);
        Assert.Equal($"{admin.OrganizationName} requested the Pro plan", mail.Subject);
        Assert.Contains($"set-plan {admin.Slug} pro", mail.Plain.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var page = (await one.GetAsync(Page)).Text;
        Assert.Contains("asked sales@example.com for a plan today", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Ask, page, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromDays(1));
        Expect.Status(303, await one.SendAsync(Ask, ("plan", "enterprise")));
        await app.Mails.WaitAsync(Contact, count: 2);
        Assert.Equal(2, (await app.AuditOfAsync(admin)).Count(line => line.Action == "organization.plan_requested"));
    }

    [Fact]
    public async Task Page_explains_whom_to_contact_when_no_contact_is_configured()
    {
        await using var app = await PlatformApp.StartAsync();
        var visitor = await Visitor.SignInAsync(app, await app.SignUpAsync());

        var page = await visitor.GetAsync(Page);

        Assert.Contains("To change the plan, ask the operator of this installation.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" action=\"/workspace/plan", page.Text, StringComparison.Ordinal);
        Expect.Status(404, await visitor.SendAsync(Ask, ("plan", "pro")));
        Expect.Status(404, await visitor.SendAsync("/workspace/plan/upgrade", ("plan", "pro")));
        Expect.Status(404, await visitor.SendAsync("/workspace/plan/manage"));
        Expect.Status(303, await visitor.GetAsync("/workspace/plan/confirm"));
    }

    [Fact]
    public async Task Current_plan_cannot_be_requested()
    {
        await using var app = await PlatformApp.StartAsync(Options(TimeProvider.System, Contact, null));
        var admin = await app.SignUpAsync();
        await admin.SetPlanAsync(Plan.Pro);
        var visitor = await Visitor.SignInAsync(app, admin);

        Expect.Status(422, await visitor.SendFromAsync(Page, Ask, ("plan", "pro")));
    }

    private static AppOptions Options(TimeProvider clock, string contact, TestDatabase? database) => new()
    {
        Clock = clock,
        Database = database,
        Settings = new Dictionary<string, string?> { ["Billing:Contact"] = contact },
    };
}
