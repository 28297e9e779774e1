using System.Globalization;
using Platform.Application.ApiKeys;
using Platform.Domain.Access;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>Generating a key.</summary>
internal static class NewKeyHandlers
{
    private const int DaysMax = 3650;

    public static Task ShowAsync(PageContext visit) =>
        visit.ShowAsync<NewKeyPage, NewKeyContent>(
            new NewKeyContent("", KeyEnvironment.Live, NewKeyContent.ReadOnly, [], "90", "", IdempotentForm.New(), FormErrors.None));

    public static async Task SendAsync(PageContext visit)
    {
        var form = visit.Form;
        var access = form.Text("access");
        var chosen = form.Texts("scopes");
        var expires = form.Text("expires");
        var day = form.Day("expires_on");
        if (expires == NewKeyContent.OnDay) form.Require("expires_on", "Choose a day");
        var content = new NewKeyContent(
            form.Text("name"),
            form.Word<KeyEnvironment>("environment") ?? KeyEnvironment.Live,
            access,
            chosen,
            expires,
            form.Text("expires_on"),
            IdempotentForm.New(),
            FormErrors.None);

        var made = await IdempotentForm.SendAsync(
            visit, new CreateApiKey(content.Name, ScopesOf(access, chosen), content.Environment, EndOf(expires, day, visit.Now)));
        if (made.Error is { } error) await visit.ShowAgainAsync<NewKeyPage, NewKeyContent>(
            content with { Errors = FormErrors.Of(IdempotentForm.Worded(error), ("ExpiresAt", "expires_on")) }, error);
        else await visit.ShowAsync<KeyMadePage, KeyMadeContent>(new KeyMadeContent(made.Value.As<ApiKeyCreated>(), null));
    }

    private static IReadOnlyList<string>? ScopesOf(string access, IReadOnlyList<string> chosen) => access switch
    {
        NewKeyContent.Everything => null,
        NewKeyContent.ReadOnly => ["read"],
        NewKeyContent.ReadAndWrite => ["read", "write", "delete"],
        _ => chosen,
    };

    // A chosen day counts to its end, in UTC. A date that is missing is one that has passed: no key lives for ever by an oversight.
    private static DateTimeOffset? EndOf(string expires, DateOnly? day, DateTimeOffset now)
    {
        if (expires == NewKeyContent.Never) return null;
        if (expires == NewKeyContent.OnDay && day is { } last)
        {
            return new DateTimeOffset(last.ToDateTime(new TimeOnly(23, 59, 59)), TimeSpan.Zero);
        }

        return int.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= DaysMax
            ? now.AddDays(days)
            : DateTimeOffset.MinValue;
    }
}

/// <summary>What was typed to generate a key.</summary>
/// <param name="Access">Which of the ready-made sets of scopes, or that they are chosen.</param>
/// <param name="Scopes">Those that were chosen.</param>
/// <param name="Expires">After how many days; or on a day; or never.</param>
/// <param name="ExpiresOn">On which day.</param>
/// <param name="Once">Tells this form from any other.</param>
public sealed record NewKeyContent(
    string Name,
    KeyEnvironment Environment,
    string Access,
    IReadOnlyList<string> Scopes,
    string Expires,
    string ExpiresOn,
    string Once,
    FormErrors Errors)
{
    public const string Everything = "everything";
    public const string ReadOnly = "read";
    public const string ReadAndWrite = "write";
    public const string Chosen = "choose";
    public const string OnDay = "day";
    public const string Never = "never";
}

/// <summary>A key that has just been made: the only page that shows it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Replaced">The one it takes the place of; null for none.</param>
public sealed record KeyMadeContent(ApiKeyCreated Key, ApiKeyView? Replaced);
