using System.Collections.Frozen;
using System.Reflection;

namespace Platform.Domain.Audit;

/// <summary>The actions of audit entries. Their names are public and don't change.</summary>
public static class AuditAction
{
    public const string OrganizationCreated = "organization.created";
    public const string OrganizationRenamed = "organization.renamed";
    public const string OrganizationDisabled = "organization.disabled";
    public const string OrganizationEnabled = "organization.enabled";
    public const string PlanChanged = "organization.plan_changed";
    public const string ApiVersionChanged = "organization.api_version_changed";
    public const string PlanRequested = "organization.plan_requested";
    public const string PlanManagedByBilling = "organization.plan_managed_by_billing";
    public const string CheckoutBegun = "organization.checkout_begun";
    public const string BillingPortalOpened = "organization.billing_portal_opened";
    public const string SubscriptionChanged = "organization.subscription_changed";
    public const string LimitsReset = "organization.limits_reset";
    public const string SessionStarted = "session.created";
    public const string SignInFailed = "session.failed";
    public const string SessionEnded = "session.ended";
    public const string RefreshReused = "session.refresh_reused";
    public const string UserInvited = "user.invited";
    public const string UserAccepted = "user.accepted";
    public const string UserRoleChanged = "user.role_changed";
    public const string UserApiAccessChanged = "user.api_access_changed";
    public const string UserProfileChanged = "user.profile_changed";
    public const string UserRemoved = "user.removed";
    public const string PasswordResetRequested = "password.reset_requested";
    public const string PasswordReset = "password.reset";
    public const string PasswordChanged = "password.changed";
    public const string IdentityLinked = "identity.linked";
    public const string IdentityLinkMailed = "identity.link_mailed";
    public const string IdentityRemoved = "identity.removed";
    public const string IdentityRefused = "identity.refused";
    public const string ApiKeyCreated = "api_key.created";
    public const string ApiKeyRotated = "api_key.rotated";
    public const string ApiKeyRevoked = "api_key.revoked";
    public const string ApiKeyAdopted = "api_key.adopted";
    public const string AllowedDomainAdded = "allowed_domain.added";
    public const string AllowedDomainRemoved = "allowed_domain.removed";
    public const string ApiKeyNewAddress = "api_key.new_address";
    public const string AccessRefused = "access.refused";
    public const string ScopeRefused = "scope.refused";
    public const string ProjectCreated = "project.created";
    public const string ProjectChanged = "project.changed";
    public const string ProjectDeleted = "project.deleted";
    public const string TaskCreated = "task.created";
    public const string TaskChanged = "task.changed";
    public const string TaskDeleted = "task.deleted";

    /// <summary>All action names.</summary>
    public static IReadOnlySet<string> All { get; } = typeof(AuditAction)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a text is an action name.</summary>
    public static bool IsOne(string? name) => name is not null && All.Contains(name);
}
