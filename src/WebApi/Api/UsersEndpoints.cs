using Platform.Application.Users;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Api;

internal static class UsersEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("/me", (Reply reply) => reply.Tell(new GetMe()))
            .ForAnyCredential()
            .Describe("getMe", "Get the person the credential acts for")
            .Answers<MeView>();
    }
}
