using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api;

/// <summary><c>GET /api/audit-events.csv</c> (ExportAuditEvents).</summary>
public sealed class AuditExportTests(SharedApp shared)
{
    private const string Path = "/api/audit-events.csv";
    private const string Header =
        "id,at,action,actor_user_id,actor_email,actor_key_prefix,target_type,target_id,ip,user_agent,request_id,detail";

    [Fact]
    public async Task Audit_export_is_a_CSV_file_with_a_line_per_entry()
    {
        var admin = await shared.App.SignUpAsync();
        var key = await admin.MakeKeyAsync("read");

        var answer = await admin.GetAsync(Path);

        Expect.Status(200, answer);
        Assert.Equal("text/csv; charset=utf-8; header=present", answer["Content-Type"]);
        Assert.Equal("attachment; filename=\"audit-events.csv\"", answer["Content-Disposition"]);
        Assert.Equal("no-store", answer["Cache-Control"]);
        var lines = answer.Text.Split("\r\n");
        Assert.Equal([Header, ""], [lines[0], lines[^1]]);
        Assert.Equal(5, lines.Length);
        Assert.Matches(
            @"^3,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,api_key\.created,"
                + $@"{admin.UserId},{admin.Email},,api_key,{key.Id},127\.0\.0\.1,,[0-9a-z]+,{key.Prefix}$",
            lines[1]);
    }

    [Fact]
    public async Task Audit_export_has_the_filters_of_the_list()
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal(2, (await admin.GetAsync(Path + "?action=session.created")).Text.Split("\r\n").Length - 1);
        Assert.Equal(Header + "\r\n", (await admin.GetAsync(Path + "?action=task.created")).Text);
    }

    [Theory]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("=1,\"2\"", "\"'=1,\"\"2\"\"\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("Käse =1", "Käse =1")]
    public async Task Audit_export_contains_no_spreadsheet_formulas(string detail, string field)
    {
        var admin = await shared.App.SignUpAsync();
        await RecordAsync(admin, 1, detail);

        Assert.Contains(
            $"task,task_1,,,,{field}\r\n", (await admin.GetAsync(Path + "?action=task.created")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_export_larger_than_a_batch_has_each_entry_once_in_order()
    {
        var admin = await shared.App.SignUpAsync();
        await RecordAsync(admin, 1300, "detail");

        var ids = (await admin.GetAsync(Path)).Text.Split("\r\n")[1..^1].Select(line => int.Parse(line.Split(',')[0], null)).ToList();

        Assert.Equal(Enumerable.Range(1, 1302).Reverse(), ids);
    }

    // All entries have the same time, so only their sequence number orders them.
    private Task RecordAsync(Actor admin, int count, string detail) => shared.App.WithDbAsync(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            db.Record(AuditEntry.Create(
                new OrganizationId(admin.OrganizationId), AuditAction.TaskCreated, new AuditActor(new UserId(admin.UserId), null, null),
                new AuditTarget("task", $"task_{i + 1}"), new RequestOrigin(null, null, null), detail, now));
        }

        await db.SaveAsync(CancellationToken.None);
    });
}
