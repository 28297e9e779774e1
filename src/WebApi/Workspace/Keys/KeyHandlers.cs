using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>One key, and what can be done with it.</summary>
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
        // Sent again, the form finds no key where the old one was to work on not at all: what it says then is that it was sent before.
        var found = await FindAsync(visit);
        var rotated = await IdempotentForm.SendAsync(
            visit, new RotateApiKey(visit.Form.Number("grace_seconds")) { Id = new ApiKeyId(visit.Id) });
        if (rotated.Error is { } error && found.Error is not null) await visit.RefuseAsync(IdempotentForm.Worded(error));
        else if (rotated.Error is { } wrong) await visit.ShowAgainAsync<RotateKeyPage, KeyContent>(
            found.Value with { Errors = FormErrors.Of(IdempotentForm.Worded(wrong)) }, wrong);
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

/// <summary>A key to be shown.</summary>
/// <param name="Key">The key, without its text.</param>
/// <param name="Person">Whom it acts for; null where they have left.</param>
/// <param name="Once">Tells the form of this page from any other.</param>
public sealed record KeyContent(ApiKeyView Key, string? Person, string Once, FormErrors Errors);
