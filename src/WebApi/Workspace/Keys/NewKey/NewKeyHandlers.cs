using System.Globalization;
using Platform.Application.ApiKeys;
using Platform.Domain.Access;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Keys.NewKey;

/// <summary>Generating a key.</summary>
internal static class NewKeyHandlers
{
    private const int DaysMax = 3650;

    public static Task ShowAsync(PageContext page) =>
        page.ShowAsync<NewKeyPage, NewKeyContent>(
            new NewKeyContent("", KeyEnvironment.Live, NewKeyContent.ReadOnly, [], "90", "", IdempotentForm.New(), FormErrors.None));

    public static async Task SendAsync(PageContext page)
    {
        var form = page.Form;
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

        var created = await IdempotentForm.SendAsync(
            page, new CreateApiKey(content.Name, ScopesOf(access, chosen), content.Environment, EndOf(expires, day, page.Now)));
        if (created.Error is { } error) await page.ShowAgainAsync<NewKeyPage, NewKeyContent>(
            content with { Errors = FormErrors.Of(IdempotentForm.Worded(error), ("ExpiresAt", "expires_on")) }, error);
        else await page.ShowAsync<KeyMadePage, KeyMadeContent>(new KeyMadeContent(created.Value.As<ApiKeyCreated>(), null));
    }

    private static IReadOnlyList<string>? ScopesOf(string access, IReadOnlyList<string> chosen) => access switch
    {
        NewKeyContent.Everything => null,
        NewKeyContent.ReadOnly => ["read"],
        NewKeyContent.ReadAndWrite => ["read", "write", "delete"],
        _ => chosen,
    };

    // A chosen day counts to its end, in UTC. A missing or invalid date becomes one in the past, which is refused: no key is unlimited by
    // mistake.
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

/// <summary>The input of a new key.</summary>
/// <param name="Access">One of the predefined sets of scopes, or <see cref="Chosen"/>.</param>
/// <param name="Scopes">The chosen scopes.</param>
/// <param name="Expires">A number of days, <see cref="OnDay"/> or <see cref="Never"/>.</param>
/// <param name="ExpiresOn">The chosen day.</param>
/// <param name="Once">The unique name of this form.</param>
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

/// <summary>The page of a new key. No other page shows its secret.</summary>
/// <param name="Key">The key.</param>
/// <param name="Replaced">The key that it replaces; null for none.</param>
public sealed record KeyMadeContent(ApiKeyCreated Key, ApiKeyView? Replaced);
