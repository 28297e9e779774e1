using System.Collections.Frozen;
using System.CommandLine;
using Platform.Application.Billing.Plans;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Application.Quotas;
using Platform.Domain.Organizations;

namespace Platform.WebApi.Operator;

/// <summary>The operator's commands for organizations.</summary>
internal static class OrganizationCommands
{
    // Only by name: the framework would also accept numbers and lists as plans.
    private static readonly FrozenSet<string> Plans = Enum.GetNames<Plan>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>list-organizations</c>.</summary>
    public static Command List(string[] settings)
    {
        var command = new Command(
            "list-organizations", "List every organization with its plan, members, active keys, the time it was disabled, and its name.");
        command.SetAction(async (_, ct) =>
        {
            await using var app = PlatformHost.Build(settings);
            await PlatformHost.PrepareAsync(app, ct);
            var organizations = await PlatformHost.SendAsync(app, new ListOrganizations(), ct);
            await OrganizationTable.WriteAsync(Console.Out, organizations.Value);
            return 0;
        });
        return command;
    }

    /// <summary><c>set-plan</c>.</summary>
    public static Command SetPlan(string[] settings)
    {
        var slug = Slug();
        var plan = new Argument<string?>("plan") { Description = "free, pro or enterprise.", Arity = ArgumentArity.ZeroOrOne };
        var byBilling = new Option<bool>(CommandLine.ManagedByBilling)
        {
            Description = "Instead of a plan: let the organization's subscription decide it again."
        };
        var command = new Command(
            "set-plan",
            "Move an organization to a plan, whatever it pays for, until billing manages it again. "
            + "Every node applies it within a second.")
        {
            slug, plan, byBilling,
        };
        command.Validators.Add(parsed =>
        {
            var name = parsed.GetValue(plan);
            if ((name is null) != parsed.GetValue(byBilling)) parsed.AddError($"Give either a plan or {CommandLine.ManagedByBilling}.");
            if (name is not null && !Plans.Contains(name)) parsed.AddError($"The plan must be free, pro or enterprise, not {name}.");
        });
        command.SetAction((parsed, ct) =>
            OperatorCommands.RunAsync(settings, ToUseCase(parsed.GetValue(slug)!, parsed.GetValue(plan)), ct));
        return command;
    }

    /// <summary><c>reset-limits</c>.</summary>
    public static Command ResetLimits(string[] settings) => BySlug(
        settings,
        "reset-limits",
        "Reset an organization's request counts of the current minute, day and month, on every node within a second. "
        + "Usage, limits of addresses and failed sign-ins are not reset.",
        slug => new ResetLimits(slug));

    /// <summary><c>disable-organization</c>.</summary>
    public static Command Disable(string[] settings) =>
        BySlug(
            settings,
            "disable-organization",
            "Disable an organization: every node refuses its keys, sessions and new sign-ins within a second.",
            slug => new DisableOrganization(slug));

    /// <summary><c>enable-organization</c>.</summary>
    public static Command Enable(string[] settings) =>
        BySlug(
            settings,
            "enable-organization",
            "Enable a disabled organization again, on every node within a second.",
            slug => new EnableOrganization(slug));

    private static Command BySlug(string[] settings, string name, string description, Func<string, ICommand> useCase)
    {
        var slug = Slug();
        var command = new Command(name, description) { slug };
        command.SetAction((parsed, ct) => OperatorCommands.RunAsync(settings, useCase(parsed.GetValue(slug)!), ct));
        return command;
    }

    private static ICommand ToUseCase(string slug, string? plan) =>
        plan is null ? new ManageByBilling(slug) : new SetPlan(slug, Enum.Parse<Plan>(plan, ignoreCase: true));

    private static Argument<string> Slug() => new("slug") { Description = "The organization's slug." };
}
