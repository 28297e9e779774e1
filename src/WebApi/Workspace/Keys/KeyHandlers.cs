using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>One key, and its actions.</summary>
internal static class KeyHandlers
{
    public static Task ShowAsync(PageContext visit) => ShowAsync<KeyPage>(visit);

    public static Task AskToRevokeAsync(PageContext visit) => ShowAsync<RevokeKeyPage>(visit);

    public static Task AskToRotateAsync(PageContext visit) => ShowAsync<RotateKeyPage>(visit);

    public static async Task AskToAdoptAsync(PageContext visit)
    {
        var found = await FindAsync(visit);
        if (found.Error is { } error) await visit.RefuseAsync(error);
        else if (found.Value.Key.CreatedBy == visit.Caller.User.Value) await visit.GoTo($"{Redirects.Start}/keys/{visit.Id}");
        else await visit.ShowAsync<AdoptKeyPage, KeyContent>(found.Value);
    }

    public static async Task RevokeAsync(PageContext visit)
    {
        var revoked = await visit.SendAsync(new RevokeApiKey(new ApiKeyId(visit.Id), null));
        if (revoked.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Redirects.Start, FlashMessage.KeyRevoked);
    }

    public static async Task RotateAsync(PageContext visit)
    {
        // When the form is sent again after a rotation without grace, the old key is no longer found; the error says that it was sent before.
        var found = await FindAsync(visit);
        var rotated = await IdempotentForm.SendAsync(
            visit, new RotateApiKey(visit.Form.Number("grace_seconds")) { Id = new ApiKeyId(visit.Id) });
        if (rotated.Error is { } error && found.Error is not null) await visit.RefuseAsync(IdempotentForm.Worded(error));
        else if (rotated.Error is { } invalid) await visit.ShowAgainAsync<RotateKeyPage, KeyContent>(
            found.Value with { Errors = FormErrors.Of(IdempotentForm.Worded(invalid)) }, invalid);
        else await visit.ShowAsync<KeyMadePage, KeyMadeContent>(new KeyMadeContent(rotated.Value, found.Value.Key));
    }

    public static async Task AdoptAsync(PageContext visit)
    {
        var adopted = await visit.SendAsync(new AdoptApiKey { Id = new ApiKeyId(visit.Id) });
        if (adopted.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo($"{Redirects.Start}/keys/{visit.Id}", FlashMessage.KeyAdopted);
    }

    private static async Task ShowAsync<TPage>(PageContext visit)
        where TPage : Page<KeyContent>
    {
        var found = await FindAsync(visit);
        if (found.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<TPage, KeyContent>(found.Value);
    }

    private static async Task<Result<KeyContent>> FindAsync(PageContext visit)
    {
        var found = await visit.SendAsync(new GetApiKey(new ApiKeyId(visit.Id)));
        if (found.Error is { } error) return error;
        return new KeyContent(
            found.Value, (await KeyOwners.OfAsync(visit, [found.Value]))[found.Value], IdempotentForm.New(), FormErrors.None);
    }
}

/// <summary>The page of a key.</summary>
/// <param name="Key">The key, without its secret.</param>
/// <param name="Person">The person it acts for; null if they have left.</param>
/// <param name="Once">The unique name of the page's form.</param>
public sealed record KeyContent(ApiKeyView Key, string? Person, string Once, FormErrors Errors);
