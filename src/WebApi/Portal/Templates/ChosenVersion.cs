using Platform.Application.Credentials;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Portal.Templates;

/// <summary>
/// The version of the API that a visitor of the portal has chosen with <c>?version=</c>, which a cookie stores for the following pages.
/// </summary>
internal static class ChosenVersion
{
    /// <summary>The query parameter that chooses a version.</summary>
    public const string Parameter = "version";

    private const string Cookie = "developers-version";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Returns the version, and stores it in the cookie if the query chooses it. An unknown version is ignored.</summary>
    /// <param name="context">The request.</param>
    /// <param name="person">The person who is signed in; null for nobody.</param>
    public static string Of(HttpContext context, Caller? person)
    {
        var versions = context.RequestServices.GetRequiredService<ApiVersions>();
        if (context.Request.Query[Parameter] is [{ } requested] && versions.Find(requested) is { } chosen)
        {
            Cookies.Append(context, Cookie, chosen.Name, Lifetime);
            return chosen.Name;
        }

        if (context.Request.Cookies[Cookie] is { } stored && versions.Find(stored) is { } earlier) return earlier.Name;
        return versions.ServedTo(person?.ApiVersion ?? "").Name;
    }
}
