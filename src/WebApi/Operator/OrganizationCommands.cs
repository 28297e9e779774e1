using System.Collections.Frozen;
using System.CommandLine;
using Platform.Application.Billing.Plans;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Application.Quotas;
using Platform.Domain.Organizations;

namespace Platform.WebApi.Operator;

/// <summary>What an operator types about organizations.</summary>
internal static class OrganizationCommands
{
    // By their names alone: the framework would take numbers and lists for plans, too.
    private static readonly FrozenSet<string> Plans = Enum.GetNames<Plan>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>list-organizations</c>.</summary>
    public static Command List(string[] settings)
    {
        var command = new Command(
            "list-organizations", "List every organization: its plan, members, keys that work, since when it is disabled, and its name.");
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
            "Move an organization to a plan, whatever it pays for, until it is managed by billing again; every node honours it within a second.")
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
            OperatorCommands.CarryOutAsync(settings, ToUseCase(parsed.GetValue(slug)!, parsed.GetValue(plan)), ct));
        return command;
    }

    /// <summary><c>reset-limits</c>.</summary>
    public static Command ResetLimits(string[] settings) => BySlug(
        settings,
        "reset-limits",
        "Start an organization's counts of this minute, day and month again, on every node within a second. Usage, limits of addresses and failed sign-ins stay counted.",
        slug => new ResetLimits(slug));

    /// <summary><c>disable-organization</c>.</summary>
    public static Command Disable(string[] settings) =>
        BySlug(
            settings,
            "disable-organization",
            "Refuse an organization's keys, sign-ins and signing in, on every node within a second.",
            slug => new DisableOrganization(slug));

    /// <summary><c>enable-organization</c>.</summary>
    public static Command Enable(string[] settings) =>
        BySlug(
            settings,
            "enable-organization",
            "Let a disabled organization in again, on every node within a second.",
            slug => new EnableOrganization(slug));

    private static Command BySlug(string[] settings, string name, string description, Func<string, ICommand> useCase)
    {
        var slug = Slug();
        var command = new Command(name, description) { slug };
        command.SetAction((parsed, ct) => OperatorCommands.CarryOutAsync(settings, useCase(parsed.GetValue(slug)!), ct));
        return command;
    }

    private static ICommand ToUseCase(string slug, string? plan) =>
        plan is null ? new ManageByBilling(slug) : new SetPlan(slug, Enum.Parse<Plan>(plan, ignoreCase: true));

    private static Argument<string> Slug() => new("slug") { Description = "The organization's slug." };
}
