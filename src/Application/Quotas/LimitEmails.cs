using System.Globalization;
using Platform.Application.Mail;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>The mails about limits.</summary>
internal static class LimitEmails
{
    /// <summary>Says that a limit is nearly or fully used.</summary>
    /// <param name="organization">Whose limit.</param>
    /// <param name="use">How much is used.</param>
    /// <param name="links">What links begin with; null for no link.</param>
    public static EmailMessage LimitUsed(Organization organization, LimitUse use, string? links)
    {
        var (name, limit) = (EmailTemplates.OneLine(organization.Name), Number(use.Limit));
        var period = use.Window == QuotaWindow.Day ? "daily" : "monthly";
        var link = links is null ? null : new EmailLink("See your usage and the other plans", $"{links}/workspace/plan");
        return use.IsFull
            ? new EmailMessage(
                $"{name} has used all of its {period} requests",
                [
                    $"{name} has used all {limit} requests that the {organization.Plan} plan includes {PeriodOf(use)}. "
                    + $"Further requests are refused with status 429 until {EmailTemplates.Instant(use.Reset)}.",
                    "A larger plan takes effect at once.",
                    TurnOff,
                ],
                link)
            : new EmailMessage(
                $"{name} has used {use.Percent}% of its {period} requests",
                [
                    $"{name} has used {Number(use.Used)} of the {limit} requests that the {organization.Plan} plan includes {PeriodOf(use)}. "
                    + $"The count starts again on {EmailTemplates.Instant(use.Reset)}.",
                    "Once all are used, further requests are refused with status 429 until then.",
                    TurnOff,
                ],
                link);
    }

    private const string TurnOff = "You receive this mail as an admin. You can turn off mails about usage limits in your profile.";

    private static string PeriodOf(LimitUse use) => use.Window == QuotaWindow.Day ? "for a day" : "for a month";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
