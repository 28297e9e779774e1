using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Keys.NewKey;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>One key, and its actions.</summary>
internal static class KeyHandlers
{
    public static Task ShowAsync(PageContext page) => ShowAsync<KeyPage>(page);

    public static Task AskToRevokeAsync(PageContext page) => ShowAsync<RevokeKeyPage>(page);

    public static Task AskToRotateAsync(PageContext page) => ShowAsync<RotateKeyPage>(page);

    public static async Task AskToAdoptAsync(PageContext page)
    {
        var found = await FindAsync(page);
        if (found.Error is { } error) await page.RefuseAsync(error);
        else if (found.Value.Key.CreatedBy == page.Caller.User.Value) await page.GoTo($"{Redirects.Start}/keys/{page.Id}");
        else await page.ShowAsync<AdoptKeyPage, KeyContent>(found.Value);
    }

    public static async Task RevokeAsync(PageContext page)
    {
        var revoked = await page.SendAsync(new RevokeApiKey(new ApiKeyId(page.Id), null));
        if (revoked.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo(Redirects.Start, FlashMessage.KeyRevoked);
    }

    public static async Task RotateAsync(PageContext page)
    {
        // When the form is sent again after a rotation without grace, the old key is no longer found. The error then says that the form was
        // sent before.
        var found = await FindAsync(page);
        var rotated = await IdempotentForm.SendAsync(
            page, new RotateApiKey(page.Form.Number("grace_seconds")) { Id = new ApiKeyId(page.Id) });
        if (rotated.Error is { } error && found.Error is not null) await page.RefuseAsync(IdempotentForm.Worded(error));
        else if (rotated.Error is { } invalid) await page.ShowAgainAsync<RotateKeyPage, KeyContent>(
            found.Value with { Errors = FormErrors.Of(IdempotentForm.Worded(invalid)) }, invalid);
        else await page.ShowAsync<KeyMadePage, KeyMadeContent>(new KeyMadeContent(rotated.Value, found.Value.Key));
    }

    public static async Task AdoptAsync(PageContext page)
    {
        var adopted = await page.SendAsync(new AdoptApiKey { Id = new ApiKeyId(page.Id) });
        if (adopted.Error is { } error) await page.RefuseAsync(error);
        else await page.GoTo($"{Redirects.Start}/keys/{page.Id}", FlashMessage.KeyAdopted);
    }

    private static async Task ShowAsync<TPage>(PageContext page)
        where TPage : Page<KeyContent>
    {
        var found = await FindAsync(page);
        if (found.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<TPage, KeyContent>(found.Value);
    }

    private static async Task<Result<KeyContent>> FindAsync(PageContext page)
    {
        var found = await page.SendAsync(new GetApiKey(new ApiKeyId(page.Id)));
        if (found.Error is { } error) return error;
        return new KeyContent(
            found.Value, (await KeyOwners.OfAsync(page, [found.Value]))[found.Value], IdempotentForm.New(), FormErrors.None);
    }
}

/// <summary>The page of a key.</summary>
/// <param name="Key">The key, without its secret.</param>
/// <param name="Person">The person it acts for; null if they have left.</param>
/// <param name="Once">The unique name of the page's form.</param>
public sealed record KeyContent(ApiKeyView Key, string? Person, string Once, FormErrors Errors);
