using System.Globalization;

namespace Platform.WebApi.Http.Endpoints;

/// <summary>
/// The constraint for <c>{id:long}</c>: a positive number in canonical form. The framework's constraint also accepts signs, spaces and
/// leading zeros, which would give one resource many addresses.
/// </summary>
internal sealed class CanonicalNumber : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text
        && text is [>= '1' and <= '9', ..]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

/// <summary>The constraint for <c>{id:guid}</c>: a UUID in the text form of RFC 9562, with hyphens and without braces.</summary>
internal sealed class CanonicalUuid : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && Guid.TryParseExact(text, "D", out _);
}
