using Platform.Application.Invitations;
using Platform.Application.Sessions;
using Platform.Application.Users;
using Platform.Application.Users.Profile;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Users;

internal static class UsersEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("/me", (Responder reply) => reply.OkForCaller(new GetMe()))
            .ForAnyCredential()
            .Describe("getMe", "Get the person the credential acts for", "The person who signed in, or who made or adopted the key.")
            .Answers<MeView>();
        users.MapPatch("/me", (Body<ChangeProfile> body, Responder reply) => reply.Ok(body.Value))
            .ForSignedIn()
            .Describe(
                "changeMe",
                "Change own profile",
                "Only the members sent change; `name: null` clears the name. Needs an "
                + "access token: a key can't change the person it acts for.")
            .Answers<MeView>();
        users.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListUsers(query.Page)))
            .Requires(Permissions.UsersRead)
            .Describe("listUsers", "List the members", "Those who are invited and have not accepted are among them.")
            .AnswersPageOf<UserView>();
        users.MapPost("", (Body<InviteUser> body, Responder reply) => reply.Created(body.Value))
            .Requires(Permissions.UsersWrite)
            .Describe(
                "inviteUser",
                "Invite a member",
                "Sends a mail with a link that works for 7 days. Who is invited already gets another mail, and the "
                + "role that is named now. For admins; to invite an admin a key needs the scope `admin`.")
            .Answers<UserView>(201).MayRefuse(UserErrors.EmailTaken, UserErrors.TooManyMails).OncePerKey();
        users.MapGet("/{id:long}", (long id, Responder reply) => reply.Ok(new GetUser(new UserId(id))))
            .Requires(Permissions.UsersRead)
            .Describe("getUser", "Get a member")
            .Answers<UserView>();
        users.MapPatch("/{id:long}", (long id, Body<ChangeUser> body, Responder reply) => reply.Ok(body.Value with { Id = new UserId(id) }))
            .Requires(Permissions.UsersWrite)
            .Describe(
                "changeUser",
                "Change a member",
                "Only the members sent change. What the person may no longer do ends at once for their "
                + "sign-ins and keys. For admins; to make an admin a key needs the scope `admin`.")
            .Answers<UserView>().MayRefuse(UserErrors.LastAdminStaysAdmin, UserErrors.OnlyMembersApiAccess);
        users.MapDelete("/{id:long}", (long id, Responder reply) => reply.NoContent(new RemoveUser(new UserId(id))))
            .Requires(Permissions.UsersDelete)
            .Describe(
                "removeUser",
                "Remove a member",
                "Ends their sign-ins and stops their keys, at once; an admin can adopt the keys. Takes back an invitation too. For admins.")
            .AnswersNothing().MayRefuse(UserErrors.LastAdminStays);

        api.MapPost("/invitations/accept", (Body<AcceptInvitation> body, Responder reply) => reply.Ok(body.Value))
            .WithTags("Users")
            .ForAnyone()
            .Describe(
                "acceptInvitation",
                "Accept an invitation",
                "With the token that the mail's link ends with, and a first password. Signs the person in.")
            .Answers<SignedIn>().MayRefuse(UserErrors.InvalidToken, OrganizationErrors.Disabled, AttemptErrors.TooManyFailures);
    }
}
