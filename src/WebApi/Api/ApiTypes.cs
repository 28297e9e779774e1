using System.Text.Json.Serialization;
using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.Audit;
using Platform.Application.Billing;
using Platform.Application.Credentials;
using Platform.Application.Identities;
using Platform.Application.Invitations;
using Platform.Application.Organizations;
using Platform.Application.Passwords;
using Platform.Application.Quotas;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Application.Users;
using Platform.Application.Users.Profile;
using Platform.Application.Versions;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.WebApi.Api;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Observability;

[assembly: JsonTypes<ApiTypes>]

namespace Platform.WebApi.Api;

/// <summary>The types of <c>/api</c> and <c>/authentication</c>; their serialization code is generated at build time.</summary>
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
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(IReadOnlyList<AuditEventView>))]
[JsonSerializable(typeof(CheckCredential))]
[JsonSerializable(typeof(CredentialView))]
[JsonSerializable(typeof(IReadOnlyList<ApiVersionView>))]
internal sealed partial class ApiTypes : JsonSerializerContext, IJsonTypes
{
    public IReadOnlyList<JsonConverter> Converters =>
    [
        new EnumTextConverter<Role>(), new EnumTextConverter<UserStatus>(), new EnumTextConverter<MailProblem>(),
        new EnumTextConverter<Plan>(), new EnumTextConverter<KeyEnvironment>(), new EnumTextConverter<QuotaWindow>(),
        new EnumTextConverter<ApiVersionStatus>(),
    ];
}
