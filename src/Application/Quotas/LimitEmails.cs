using System.Globalization;
using Platform.Application.Mail;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The emails about limits.</summary>
internal static class LimitEmails
{
    /// <summary>Reports that a limit is nearly or fully used.</summary>
    /// <param name="organization">The organization.</param>
    /// <param name="use">The usage of the limit.</param>
    /// <param name="links">The base URL of links; null for no link.</param>
    public static EmailMessage LimitUsed(Organization organization, LimitUse use, string? links)
    {
        var (name, limit) = (EmailTemplates.OneLine(organization.Name), Number(use.Limit));
        var period = use.Window == QuotaWindow.Day ? "daily" : "monthly";
        var link = links is null ? null : new EmailLink("View usage and plans", $"{links}/workspace/plan");
        return use.IsFull
            ? new EmailMessage(
                $"{name} has used all of its {period} requests",
                [
                    $"{name} has used all {limit} requests that the {organization.Plan} plan includes {PeriodOf(use)}. "
                    + $"Further requests get status 429 until {EmailTemplates.Instant(use.Reset)}.",
                    "Upgrading your plan takes effect immediately.",
                    TurnOff,
                ],
                link)
            : new EmailMessage(
                $"{name} has used {use.Percent}% of its {period} requests",
                [
                    $"{name} has used {Number(use.Used)} of the {limit} requests that the {organization.Plan} plan includes "
                    + $"{PeriodOf(use)}. The count resets on {EmailTemplates.Instant(use.Reset)}.",
                    "After the limit is reached, further requests get status 429 until then.",
                    TurnOff,
                ],
                link);
    }

    private const string TurnOff =
        "You receive this email because you're an admin. You can turn off emails about usage limits in your profile.";

    private static string PeriodOf(LimitUse use) => use.Window == QuotaWindow.Day ? "per day" : "per month";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
