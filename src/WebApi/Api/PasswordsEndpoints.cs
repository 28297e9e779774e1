using Platform.Application.Passwords;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Api;

internal static class PasswordsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sign-in").ForAnyone();
        auth.MapPost("/forgot-password", (Body<ForgotPassword> body, Reply reply) => reply.NoContent(body.Value))
            .Describe("forgotPassword", "Ask for another password", "Where there is such a person, sends a mail with a link that works for one hour; no answer tells whether there is.")
            .AnswersNothing().MayRefuse(AttemptErrors.TooManyFailures);
        auth.MapPost("/reset-password", (Body<ResetPassword> body, Reply reply) => reply.NoContent(body.Value))
            .Describe("resetPassword", "Choose another password", "With the token that the mail's link ends with. Ends every sign-in of that person.")
            .AnswersNothing().MayRefuse(UserErrors.InvalidToken, AttemptErrors.TooManyFailures);
    }
}
