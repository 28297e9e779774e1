namespace Platform.Domain.Audit;

/// <summary>What an audit entry can tell of; published names, which do not change.</summary>
public static class AuditAction
{
    public const string OrganizationCreated = "organization.created";
    public const string OrganizationRenamed = "organization.renamed";
    public const string PlanChanged = "organization.plan_changed";
    public const string SessionStarted = "session.started";
    public const string SignInFailed = "session.sign_in_failed";
    public const string SessionEnded = "session.ended";
    public const string RefreshReused = "session.refresh_reused";
    public const string UserInvited = "user.invited";
    public const string UserAccepted = "user.accepted";
    public const string UserRoleChanged = "user.role_changed";
    public const string UserApiAccessChanged = "user.api_access_changed";
    public const string UserRemoved = "user.removed";
    public const string PasswordResetRequested = "password.reset_requested";
    public const string PasswordReset = "password.reset";
    public const string ApiKeyCreated = "api_key.created";
    public const string ApiKeyRotated = "api_key.rotated";
    public const string ApiKeyRevoked = "api_key.revoked";
    public const string ApiKeyAdopted = "api_key.adopted";
    public const string ProjectCreated = "project.created";
    public const string ProjectChanged = "project.changed";
    public const string ProjectDeleted = "project.deleted";
    public const string TaskCreated = "task.created";
    public const string TaskChanged = "task.changed";
    public const string TaskDeleted = "task.deleted";
}
