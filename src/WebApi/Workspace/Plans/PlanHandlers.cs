using System.Globalization;
using Platform.Application.Billing;
using Platform.Application.Billing.Plans;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Addresses;
using Platform.WebApi.Http.Pipeline;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Plans;

/// <summary>The workspace's plan, and how to change it.</summary>
internal static class PlanHandlers
{
    public const string Path = "/workspace/plan";
    public const string ConfirmPath = "/workspace/plan/confirm";

    // How often the page reloads automatically, and the interval.
    private const int Tries = 6;
    private const int SecondsBetween = 3;

    /// <summary>The policy of pages whose forms lead to the payment provider: browsers apply form-action to redirects too.</summary>
    public static ContentPolicy PolicyFor(StripeSettings? stripe)
    {
        const string own = "form-action 'self'";
        if (stripe is null) return new ContentPolicy(Html.Policy);
        var places = "https://checkout.stripe.com https://billing.stripe.com";
        if (!stripe.IsStripe) places = $"{places} {stripe.ApiBase.GetLeftPart(UriPartial.Authority)}";
        return new ContentPolicy(Html.Policy.Replace(own, $"{own} {places}", StringComparison.Ordinal));
    }

    public static Task ShowAsync(PageContext page) => ShowAsync(page, null);

    public static async Task RequestAsync(PageContext page)
    {
        var requested = await page.TryAsync(new RequestPlan(page.Form.Word<Plan>("plan") ?? Plan.Free));
        if (requested.Error is { } error) await ShowAsync(page, error);
        else await page.GoTo(Path, FlashMessage.PlanRequested);
    }

    public static async Task UpgradeAsync(PageContext page)
    {
        var begun = await page.TryAsync(new BeginUpgrade(page.Form.Word<Plan>("plan") ?? Plan.Free, ReturnUrl(page)));
        if (begun.Error is { } error) await ShowAsync(page, error);
        else await Redirects.ToProvider(page.Context, begun.Value.Url);
    }

    public static async Task ManageAsync(PageContext page)
    {
        var opened = await page.TryAsync(new ManageSubscription(ReturnUrl(page)));
        if (opened.Error is { } error) await ShowAsync(page, error);
        else await Redirects.ToProvider(page.Context, opened.Value.Url);
    }

    public static async Task ConfirmAsync(PageContext page)
    {
        var confirmed = await page.SendAsync(new ConfirmPurchase());
        if (confirmed.Error is { } error)
        {
            await (error.Is(BillingErrors.NotSoldHere) ? page.GoTo(Path) : page.RefuseAsync(error));
            return;
        }

        if (confirmed.Value.IsPaid)
        {
            await page.GoTo(Path, FlashMessage.PlanBought);
            return;
        }

        var tried = int.TryParse(page.Query("try"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, Tries)
            : 1;
        var again = $"{page.Context.Request.PathBase.ToUriComponent()}{ConfirmPath}?try={tried + 1}";
        if (tried < Tries) page.Context.Response.Headers["Refresh"] = $"{SecondsBetween};url={again}";
        await page.ShowAsync<ConfirmPage, ConfirmContent>(new ConfirmContent(confirmed.Value.Plan, tried < Tries));
    }

    // The sign-in cookie belongs to one host, so a browser on a workspace's own host must return to that host.
    private static string ReturnUrl(PageContext page)
    {
        var publicUrl = HostSlug.BoundTo(page.Context) is null ? page.Service<PlatformSettings>().PublicUrl : null;
        return (publicUrl ?? PublicAddresses.Own(page.Context.Request)) + Path;
    }

    private static async Task ShowAsync(PageContext page, Error? formError)
    {
        var current = await page.SendAsync(new GetPlan());
        var plans = await page.SendAsync(new ListPlans());
        if ((current.Error ?? plans.Error) is { } error)
        {
            await page.RefuseAsync(error);
            return;
        }

        var contact = page.Service<BillingContact>().Email?.Value;
        var content = new PlanContent(current.Value, plans.Value, contact, formError is null ? FormErrors.None : FormErrors.Of(formError));
        if (formError is null) await page.ShowAsync<PlanPage, PlanContent>(content);
        else await page.ShowAgainAsync<PlanPage, PlanContent>(content, formError);
    }
}

/// <summary>The page of plans.</summary>
/// <param name="Current">The current plan.</param>
/// <param name="Plans">All plans, the smallest first.</param>
/// <param name="Contact">The address for plan requests; null for none.</param>
/// <param name="Errors">The errors of the submitted form.</param>
public sealed record PlanContent(CurrentPlanView Current, IReadOnlyList<PlanOfferView> Plans, string? Contact, FormErrors Errors);

/// <summary>A purchase that is not confirmed yet.</summary>
/// <param name="Plan">The current plan.</param>
/// <param name="Reloads">Whether the page reloads automatically.</param>
public sealed record ConfirmContent(Plan Plan, bool Reloads);
