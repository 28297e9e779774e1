using Platform.Application.Sessions;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Users;

internal static class SessionsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sign-in");
        auth.MapPost("/login", (Body<LogIn> body, Responder reply) => reply.Ok(body.Value))
            .ForAnyone()
            .Describe("logIn", "Sign in", "Gives a short-lived access token, and a refresh token that works once.")
            .Answers<SignedIn>().MayRefuse(SessionErrors.InvalidCredentials, OrganizationErrors.Disabled, AttemptErrors.TooManyFailures);
        auth.MapPost("/refresh", (Body<RefreshSession> body, Responder reply) => reply.Ok(body.Value))
            .ForAnyone()
            .Describe(
                "refreshSession",
                "Exchange a refresh token for a new pair",
                "The token is spent by it. Presenting a spent token ends the whole sign-in.")
            .Answers<SignedIn>().MayRefuse(SessionErrors.InvalidRefreshToken, OrganizationErrors.Disabled, AttemptErrors.TooManyFailures);
        auth.MapPost("/logout", (OptionalBody<LogOut> body, Responder reply) => reply.NoContent(body.Value))
            .ForSignedIn()
            .Describe("logOut", "Sign out", "Ends this sign-in: its refresh token, and its access tokens at once.")
            .AnswersNothing();

        var sessions = api.MapGroup("/sessions").WithTags("Sign-in").ForSignedIn();
        sessions.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListSessions(query.Page)))
            .Describe("listSessions", "List own sign-ins")
            .AnswersPageOf<SessionView>();
        sessions.MapDelete("", (Responder reply) => reply.NoContent(new EndOtherSessions()))
            .Describe("endOtherSessions", "End all own sign-ins but this one", "Their tokens end at once.")
            .AnswersNothing();
        sessions.MapDelete("/{id:long}", (long id, Responder reply) => reply.NoContent(new EndSession(new SessionId(id))))
            .Describe("endSession", "End one of own sign-ins", "Its tokens end at once.")
            .AnswersNothing();
    }
}
