using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Changes what is given of the caller's own profile.</summary>
/// <param name="Name">What they are called from now on; null clears it.</param>
/// <param name="Notifications">The optional emails they want, in addition to those about their account.</param>
public sealed record ChangeProfile(Optional<string?> Name, Optional<NotificationChanges> Notifications) : ICommand<MeView>
{
    internal sealed class Validator : AbstractValidator<ChangeProfile>
    {
        public Validator() => RuleFor(c => c.Name.Value!).IsPersonName().Named(nameof(Name)).When(c => c.Name.Value is not null);
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<ChangeProfile, Result<MeView>>
    {
        public async Task<Result<MeView>> Handle(ChangeProfile command, CancellationToken ct)
        {
            var user = await db.Query(new UserById(caller.User, caller)).Include(u => u.Organization).SingleOrDefaultAsync(ct);
            if (user is null) return UserErrors.NotFound;

            var (name, settings) = (user.Name, user.Notifications);
            if (command.Name.IsGiven) user.Rename(command.Name.Value);
            if (command.Notifications.Value.ApiVersions is { IsGiven: true } versions) user.ChooseVersionMail(versions.Value);
            if (command.Notifications.Value.Limits is { IsGiven: true } limits) user.ChooseLimitMail(limits.Value);
            if (!db.HasChanges) return MeView.Of(user);

            var changes = Changes(name, settings, user);
            if (changes.Count > 0) audit.Record(AuditAction.UserProfileChanged, "user", user.Id.Value, string.Join(", ", changes));
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return MeView.Of(user);
        }

        // The name itself is not recorded: the person may change it, and audit entries are kept for years.
        private static List<string> Changes(string? name, NotificationSettings settings, User user)
        {
            var (changes, chosen) = (new List<string>(), user.Notifications);
            if (name != user.Name) changes.Add(user.Name is null ? "name cleared" : "name changed");
            if (settings.ApiVersions != chosen.ApiVersions) changes.Add($"api version mails {OnOrOff(chosen.ApiVersions)}");
            if (settings.Limits != chosen.Limits) changes.Add($"limit mails {OnOrOff(chosen.Limits)}");
            return changes;
        }

        private static string OnOrOff(bool on) => on ? "on" : "off";
    }
}

/// <summary>A change of which mails a person wants; what is left out stays as it is.</summary>
/// <param name="ApiVersions">News of API versions.</param>
/// <param name="Limits">Usage limits that are nearly or fully used.</param>
public readonly record struct NotificationChanges(Optional<bool> ApiVersions, Optional<bool> Limits);
