using Platform.Application.Passwords;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Users;

internal static class PasswordsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sign-in");
        auth.MapPost("/forgot-password", (Body<ForgotPassword> body, Responder reply) => reply.NoContent(body.Value))
            .ForAnyone()
            .Describe(
                "forgotPassword",
                "Ask for another password",
                "Where there is such a person, sends a mail with a link that works for one hour; no answer tells whether there is.")
            .AnswersNothing().MayRefuse(AttemptErrors.TooManyFailures);
        auth.MapPost("/reset-password", (Body<ResetPassword> body, Responder reply) => reply.NoContent(body.Value))
            .ForAnyone()
            .Describe(
                "resetPassword",
                "Choose another password",
                "With the token that the mail's link ends with. Ends every sign-in of that person.")
            .AnswersNothing().MayRefuse(UserErrors.InvalidToken, AttemptErrors.TooManyFailures);
        auth.MapPost("/change-password", (Body<ChangePassword> body, Responder reply) => reply.NoContent(body.Value))
            .ForSignedIn()
            .Describe(
                "changePassword",
                "Change own password",
                "Ends every sign-in of that person but the one that asks. Someone who signs in by an "
                + "identity alone sets their first password without `current_password`.")
            .AnswersNothing().MayRefuse(UserErrors.WrongPassword, UserErrors.PasswordRequired, AttemptErrors.TooManyFailures);
    }
}
