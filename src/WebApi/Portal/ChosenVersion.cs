using Platform.Application.Credentials;
using Platform.WebApi.Versions;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Portal;

/// <summary>
/// The version of the API that a reader of the portal has chosen: by <c>?version=</c>, which a cookie keeps for the pages that follow.
/// </summary>
internal static class ChosenVersion
{
    /// <summary>The parameter of an address that chooses.</summary>
    public const string Parameter = "version";

    private const string Cookie = "developers-version";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>The version, and keeps it where the address chooses it. A version that is not there counts as none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="person">Who has signed in; null for no one.</param>
    public static string Of(HttpContext context, Caller? person)
    {
        var versions = context.RequestServices.GetRequiredService<ApiVersions>();
        if (context.Request.Query[Parameter] is [{ } asked] && versions.Find(asked) is { } chosen)
        {
            Cookies.Append(context, Cookie, chosen.Name, Lifetime);
            return chosen.Name;
        }

        if (context.Request.Cookies[Cookie] is { } kept && versions.Find(kept) is { } before) return before.Name;
        return versions.ServedTo(person?.ApiVersion ?? "").Name;
    }
}
