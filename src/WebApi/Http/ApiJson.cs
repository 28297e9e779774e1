using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.Audit;
using Platform.Application.Billing;
using Platform.Application.Credentials;
using Platform.Application.Identities;
using Platform.Application.Keys;
using Platform.Application.Organizations;
using Platform.Application.Passwords;
using Platform.Application.Projects;
using Platform.Application.Quotas;
using Platform.Application.Sessions;
using Platform.Application.Tasks;
using Platform.Application.Usage;
using Platform.Application.Users;
using Platform.Application.Versions;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Tasks;
using Platform.Domain.Users;
using Platform.WebApi.Billing;

namespace Platform.WebApi.Http;

/// <summary>The JSON conventions of all request and response bodies.</summary>
internal static class ApiJson
{
    /// <summary>snake_case names, RFC 3339 instants in UTC, enumerations as text, and strings that are valid Unicode without NUL.</summary>
    public static readonly JsonSerializerOptions Json = MakeOptions();

    /// <summary>The metadata of a type that is sent or received. <see cref="ApiJsonContext"/> lists all of them.</summary>
    public static JsonTypeInfo TypeInfo(Type type) => Json.GetTypeInfo(type);

    /// <summary>The metadata of a type that is sent or received, looked up once.</summary>
    public static class Of<T>
    {
        public static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));
    }

    /// <summary>A member's JSON name: <c>OrgSlug</c> becomes <c>org_slug</c>, <c>Scopes[1]</c> becomes <c>scopes[1]</c>.</summary>
    public static string? Name(string? member)
    {
        if (string.IsNullOrEmpty(member)) return null;
        if (member.Contains('-', StringComparison.Ordinal)) return member; // A header name.
        var end = member.IndexOf('[', StringComparison.Ordinal);
        return end < 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(member)
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(member[..end]) + member[end..];
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            TypeInfoResolver = ApiJsonContext.Default,
            // Bodies are served as JSON with nosniff and never embedded in a page, so < and & need no escaping.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new TextConverter(), new InstantConverter(), new OptionalConverter(),
                new EnumTextConverter<Role>(), new EnumTextConverter<UserStatus>(), new EnumTextConverter<MailProblem>(),
                new EnumTextConverter<Plan>(), new EnumTextConverter<KeyEnvironment>(), new EnumTextConverter<ProjectTaskStatus>(),
                new EnumTextConverter<QuotaWindow>(), new EnumTextConverter<ApiVersionStatus>(),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Every type that is sent or received; its serialization code is generated at build time.</summary>
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(OperatorHealth))]
[JsonSerializable(typeof(SignUp))]
[JsonSerializable(typeof(SignedUp))]
[JsonSerializable(typeof(LogIn))]
[JsonSerializable(typeof(RefreshSession))]
[JsonSerializable(typeof(LogOut))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(IReadOnlyList<SessionView>))]
[JsonSerializable(typeof(IReadOnlyList<IdentityView>))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(IReadOnlyList<UserView>))]
[JsonSerializable(typeof(InviteUser))]
[JsonSerializable(typeof(ChangeUser))]
[JsonSerializable(typeof(ChangeProfile))]
[JsonSerializable(typeof(NotificationChanges))]
[JsonSerializable(typeof(AcceptInvitation))]
[JsonSerializable(typeof(ForgotPassword))]
[JsonSerializable(typeof(ResetPassword))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(OrganizationView))]
[JsonSerializable(typeof(ChangeOrganization))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(RotateApiKey))]
[JsonSerializable(typeof(AdoptApiKey))]
[JsonSerializable(typeof(ApiKeyCreated))]
[JsonSerializable(typeof(IReadOnlyList<ApiKeyView>))]
[JsonSerializable(typeof(AddAllowedDomain))]
[JsonSerializable(typeof(IReadOnlyList<AllowedDomainView>))]
[JsonSerializable(typeof(LimitsView))]
[JsonSerializable(typeof(IReadOnlyList<PlanOfferView>))]
[JsonSerializable(typeof(EventReceived))]
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(IReadOnlyList<AuditEventView>))]
[JsonSerializable(typeof(CheckCredential))]
[JsonSerializable(typeof(CredentialView))]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(IReadOnlyList<KeyView>))]
[JsonSerializable(typeof(CreateProject))]
[JsonSerializable(typeof(ChangeProject))]
[JsonSerializable(typeof(ReplaceProject))]
[JsonSerializable(typeof(IReadOnlyList<ProjectView>))]
[JsonSerializable(typeof(CreateTask))]
[JsonSerializable(typeof(ChangeTask))]
[JsonSerializable(typeof(ReplaceTask))]
[JsonSerializable(typeof(IReadOnlyList<TaskView>))]
[JsonSerializable(typeof(IReadOnlyList<ApiVersionView>))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
