using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.WebApi.Console.Frame;

namespace Platform.WebApi.Console.Keys;

/// <summary>One key, and what can be done with it.</summary>
internal static class KeyPage
{
    public static Task ShowAsync(Visit visit) => ShowAsync<KeyScreen>(visit);

    public static Task AskToRevokeAsync(Visit visit) => ShowAsync<RevokeKeyScreen>(visit);

    public static Task AskToRotateAsync(Visit visit) => ShowAsync<RotateKeyScreen>(visit);

    public static async Task AskToAdoptAsync(Visit visit)
    {
        var found = await FindAsync(visit);
        if (found.Error is { } error) await visit.RefuseAsync(error);
        else if (found.Value.Key.CreatedBy == visit.Caller.User.Value) await visit.GoTo($"{Redirects.Start}/keys/{visit.Id}");
        else await visit.ShowAsync<AdoptKeyScreen, KeyContent>(found.Value);
    }

    public static async Task RevokeAsync(Visit visit)
    {
        var revoked = await visit.SendAsync(new RevokeApiKey(new ApiKeyId(visit.Id), null));
        if (revoked.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo(Redirects.Start, Notice.KeyRevoked);
    }

    public static async Task RotateAsync(Visit visit)
    {
        // Sent again, the form finds no key where the old one was to work on not at all: what it says then is that it was sent before.
        var found = await FindAsync(visit);
        var rotated = await OnceForm.SendAsync(visit, new RotateApiKey(visit.Form.Number("grace_seconds")) { Id = new ApiKeyId(visit.Id) });
        if (rotated.Error is { } error && found.Error is not null) await visit.RefuseAsync(OnceForm.Worded(error));
        else if (rotated.Error is { } wrong) await visit.ShowAgainAsync<RotateKeyScreen, KeyContent>(found.Value with { Problems = Problems.Of(OnceForm.Worded(wrong)) }, wrong);
        else await visit.ShowAsync<KeyMadeScreen, KeyMadeContent>(new KeyMadeContent(rotated.Value, found.Value.Key));
    }

    public static async Task AdoptAsync(Visit visit)
    {
        var adopted = await visit.SendAsync(new AdoptApiKey { Id = new ApiKeyId(visit.Id) });
        if (adopted.Error is { } error) await visit.RefuseAsync(error);
        else await visit.GoTo($"{Redirects.Start}/keys/{visit.Id}", Notice.KeyAdopted);
    }

    private static async Task ShowAsync<TScreen>(Visit visit)
        where TScreen : Screen<KeyContent>
    {
        var found = await FindAsync(visit);
        if (found.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<TScreen, KeyContent>(found.Value);
    }

    private static async Task<Result<KeyContent>> FindAsync(Visit visit)
    {
        var found = await visit.SendAsync(new GetApiKey(new ApiKeyId(visit.Id)));
        if (found.Error is { } error) return error;
        return new KeyContent(found.Value, (await KeyPeople.OfAsync(visit, [found.Value]))[found.Value], OnceForm.New(), Problems.None);
    }
}

/// <summary>A key to be shown.</summary>
/// <param name="Key">The key, without its text.</param>
/// <param name="Person">Whom it acts for; null where they have left.</param>
/// <param name="Once">Tells the form of this page from any other.</param>
public sealed record KeyContent(ApiKeyView Key, string? Person, string Once, Problems Problems);
