using System.Text;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>How forms handle their input.</summary>
public sealed class FormsTests(SharedApp shared)
{
    private const string Keys = "/workspace/developers/keys";

    private PlatformApp App => shared.App;

    [Fact]
    public async Task Key_is_created_once_however_often_its_form_is_sent()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        await visitor.GetAsync(Keys + "/new");
        (string, string)[] fields =
        [
            ("name", "Once"), ("environment", "live"), ("access", "read"), ("expires", "90"), ("once", "a-name-of-this-form")
        ];

        var first = await visitor.SendAsync(Keys, fields);
        var again = await visitor.SendAsync(Keys, fields);

        Assert.Equal(200, first.Status);
        Assert.Matches(">wrk_[0-9a-f]{64}</textarea>", first.Text);
        Assert.Equal(409, again.Status);
        Assert.Contains("This form was sent before", again.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await person.GetAsync("/api/api-keys")).NumberOf("pagination.total"));
    }

    [Theory]
    [InlineData("read", "[\"read\"]")]
    [InlineData("write", "[\"read\",\"write\",\"delete\"]")]
    [InlineData("everything", "[\"admin\"]")]
    public async Task Key_has_the_chosen_scopes(string access, string scopes)
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);

        await visitor.SendFromAsync(
            Keys + "/new",
            Keys,
            ("name", "Scoped"),
            ("environment", "test"),
            ("access", access),
            ("scopes", "tasks:read"),
            ("expires", "never"));

        var key = (await person.GetAsync("/api/api-keys")).Member("data")[0];
        Assert.Equal(scopes, key.GetProperty("scopes").GetRawText());
        Assert.Equal("test", key.GetProperty("environment").GetString());
        Assert.Equal("null", key.GetProperty("expires_at").GetRawText());
    }

    [Theory]
    [InlineData("name", "", "Name is required")]
    [InlineData("environment", "moon", "Must be one of: live, test")]
    [InlineData("expires_on", "tomorrow", "Must be a date, such as 2026-01-31")]
    [InlineData("expires_on", "2001-01-01", "Must be in the future")]
    [InlineData("expires_on", "", "Choose a day")]
    [InlineData("scopes", "projects:fly", "Unknown scope")]
    public async Task Invalid_form_is_shown_again_with_its_values_and_errors(string field, string typed, string error)
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        var fields = new Dictionary<string, string>
        {
            ["name"] = "Kept <as> typed",
            ["environment"] = "live",
            ["access"] = "choose",
            ["scopes"] = "tasks:read",
            ["expires"] = "day",
            ["expires_on"] = "2999-01-01"
        };
        fields[field] = typed;

        var answer = await visitor.SendFromAsync(Keys + "/new", Keys, [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(422, answer.Status);
        Assert.Contains(error, answer.Text, StringComparison.Ordinal);
        if (field != "name") Assert.Contains("value=\"Kept &lt;as&gt; typed\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name=%FF%FE")]
    [InlineData("name=%00")]
    [InlineData("name=%zz")]
    [InlineData("name=a&name=b")]
    public async Task Invalid_text_is_refused_with_the_name_of_the_field(string body)
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        await visitor.GetAsync("/workspace/settings");

        var answer = await visitor.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/workspace/settings")
        {
            Content = new StringContent($"{body}&form_token={visitor.Token}", Encoding.UTF8, "application/x-www-form-urlencoded"),
        });

        Assert.Equal(422, answer.Status);
        Assert.Contains("id=\"name-error\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_is_too_long_or_no_form_is_refused_with_a_page()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        var name = await visitor.SendFromAsync("/workspace/settings", "/workspace/settings", ("name", new string('a', 500_000)));
        var whole = await visitor.SendFromAsync("/workspace/settings", "/workspace/settings", ("name", new string('a', 1_100_000)));
        var json = await visitor.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, "/workspace/settings")
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json")
            });

        Assert.Equal((422, 413, 415), (name.Status, whole.Status, json.Status));
        Assert.All((ApiAnswer[])[name, whole, json], answer => Assert.Equal("text/html; charset=utf-8", answer["Content-Type"]));
    }

    [Fact]
    public async Task Removal_of_the_last_admin_is_refused_on_the_form()
    {
        var person = await App.SignUpAsync();
        var visitor = await Visitor.SignInAsync(App, person);
        var path = $"/workspace/members/{person.UserId}";
        foreach (var answer in (ApiAnswer[])
        [
            await visitor.SendFromAsync(path, path, ("role", "developer")), await visitor.SendFromAsync(path, path + "/remove")
        ])
        {
            Assert.Equal(422, answer.Status);
            Assert.Contains("An organization keeps at least one active admin", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invalid_search_is_reported_next_to_its_field()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());
        foreach (var query in (string[])["from=yesterday", "to=9999-12-31", "action=nothing", "actor=me", "from=2026-02-01&to=2026-01-01"])
        {
            var answer = await visitor.GetAsync("/workspace/audit?" + query);
            Assert.True(answer.Status == 422, $"{query}: {answer.Status}");
        }

        Assert.Equal(200, (await visitor.GetAsync("/workspace/audit?actor=&action=&from=&to=&page=99999999999")).Status);
    }

    [Fact]
    public async Task Audit_is_downloaded_as_CSV()
    {
        var visitor = await Visitor.SignInAsync(App, await App.SignUpAsync());

        var answer = await visitor.GetAsync("/workspace/audit/events.csv?action=session.created");

        Assert.Equal("attachment; filename=\"events.csv\"", answer["Content-Disposition"]);
        Assert.StartsWith("id,at,action", answer.Text, StringComparison.Ordinal);
        Assert.Contains("session.created", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("organization.created", answer.Text, StringComparison.Ordinal);
    }
}
