using System.Globalization;
using Platform.Application.Billing;
using Platform.Application.Billing.Plans;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Assets;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Plans;

/// <summary>The workspace's plan, and how it comes to another one.</summary>
internal static class PlanHandlers
{
    public const string Path = "/workspace/plan";
    public const string ConfirmPath = "/workspace/plan/confirm";

    // The page asks again by itself so often, every few seconds.
    private const int Tries = 6;
    private const int SecondsBetween = 3;

    /// <summary>
    /// The policy of a page whose forms lead to the payment provider: browsers apply it to where an answer redirects them, too.
    /// </summary>
    public static ContentPolicy PolicyFor(StripeSettings? stripe)
    {
        const string own = "form-action 'self'";
        if (stripe is null) return new ContentPolicy(Html.Policy);
        var places = "https://checkout.stripe.com https://billing.stripe.com";
        if (!stripe.IsStripe) places = $"{places} {stripe.ApiBase.GetLeftPart(UriPartial.Authority)}";
        return new ContentPolicy(Html.Policy.Replace(own, $"{own} {places}", StringComparison.Ordinal));
    }

    public static Task ShowAsync(PageContext visit) => ShowAsync(visit, null);

    public static async Task AskAsync(PageContext visit)
    {
        var asked = await visit.TryAsync(new RequestPlan(visit.Form.Word<Plan>("plan") ?? Plan.Free));
        if (asked.Error is { } error) await ShowAsync(visit, error);
        else await visit.GoTo(Path, FlashMessage.PlanRequested);
    }

    public static async Task UpgradeAsync(PageContext visit)
    {
        var begun = await visit.TryAsync(new BeginUpgrade(visit.Form.Word<Plan>("plan") ?? Plan.Free, ReturnUrl(visit)));
        if (begun.Error is { } error) await ShowAsync(visit, error);
        else await Redirects.ToProvider(visit.Context, begun.Value.Url);
    }

    public static async Task ManageAsync(PageContext visit)
    {
        var opened = await visit.TryAsync(new ManageSubscription(ReturnUrl(visit)));
        if (opened.Error is { } error) await ShowAsync(visit, error);
        else await Redirects.ToProvider(visit.Context, opened.Value.Url);
    }

    public static async Task ConfirmAsync(PageContext visit)
    {
        var confirmed = await visit.SendAsync(new ConfirmPurchase());
        if (confirmed.Error is { } error)
        {
            await (error == BillingErrors.NotSoldHere ? visit.GoTo(Path) : visit.RefuseAsync(error));
            return;
        }

        if (confirmed.Value.IsPaid)
        {
            await visit.GoTo(Path, FlashMessage.PlanBought);
            return;
        }

        var tried = int.TryParse(visit.Query("try"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, Tries)
            : 1;
        var again = $"{visit.Context.Request.PathBase.ToUriComponent()}{ConfirmPath}?try={tried + 1}";
        if (tried < Tries) visit.Context.Response.Headers["Refresh"] = $"{SecondsBetween};url={again}";
        await visit.ShowAsync<ConfirmPage, ConfirmContent>(new ConfirmContent(confirmed.Value.Plan, tried < Tries));
    }

    // The sign-in's cookie is the host's alone: a browser on a workspace's own host comes back to that host.
    private static string ReturnUrl(PageContext visit)
    {
        var publicUrl = HostSlug.BoundTo(visit.Context) is null ? visit.Service<PlatformSettings>().PublicUrl : null;
        return (publicUrl ?? PublicAddresses.Own(visit.Context.Request)) + Path;
    }

    private static async Task ShowAsync(PageContext visit, Error? wrong)
    {
        var current = await visit.SendAsync(new GetPlan());
        var plans = await visit.SendAsync(new ListPlans());
        if ((current.Error ?? plans.Error) is { } error)
        {
            await visit.RefuseAsync(error);
            return;
        }

        var contact = visit.Service<BillingContact>().Email?.Value;
        var content = new PlanContent(current.Value, plans.Value, contact, wrong is null ? FormErrors.None : FormErrors.Of(wrong));
        if (wrong is null) await visit.ShowAsync<PlanPage, PlanContent>(content);
        else await visit.ShowAgainAsync<PlanPage, PlanContent>(content, wrong);
    }
}

/// <summary>The plans to be shown.</summary>
/// <param name="Current">The present one.</param>
/// <param name="Plans">All of them, the smallest first.</param>
/// <param name="Contact">Who is asked by mail; null for no one.</param>
/// <param name="Errors">What went wrong with what was asked for.</param>
public sealed record PlanContent(CurrentPlanView Current, IReadOnlyList<PlanOfferView> Plans, string? Contact, FormErrors Errors);

/// <summary>A purchase that is not confirmed yet.</summary>
/// <param name="Plan">The present plan.</param>
/// <param name="AsksAgain">Whether the page looks again by itself.</param>
public sealed record ConfirmContent(Plan Plan, bool AsksAgain);
