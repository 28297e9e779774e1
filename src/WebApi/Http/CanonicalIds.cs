using System.Globalization;

namespace Platform.WebApi.Http;

/// <summary>
/// What <c>{id:long}</c> takes: a positive number as this product writes it. The framework's own constraint takes signs, spaces
/// and leading zeros too, and then one thing has many addresses.
/// </summary>
internal sealed class CanonicalNumber : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text
        && text is [>= '1' and <= '9', ..]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

/// <summary>What <c>{id:guid}</c> takes: a UUID as RFC 9562 writes it, with hyphens and without braces.</summary>
internal sealed class CanonicalUuid : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && Guid.TryParseExact(text, "D", out _);
}
