using System.Globalization;
using Microsoft.Net.Http.Headers;
using Platform.Application.Common;

namespace Platform.WebApi.Http;

/// <summary>Entity tags (RFC 9110 §8.8.3): the number of changes, quoted.</summary>
internal static class ETags
{
    /// <summary>The tag of what is shown, or null where its changes are not counted.</summary>
    public static string? Of<T>(T value) => value is IVersioned versioned ? string.Create(CultureInfo.InvariantCulture, $"\"{versioned.Version}\"") : null;

    /// <summary>Bears the tag of what is shown, and says whether the reader has it already (<c>If-None-Match</c>).</summary>
    public static bool Tell<T>(HttpContext context, T value)
    {
        if (Of(value) is not { } tag) return false;
        context.Response.Headers.ETag = tag;
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Tag.Equals(tag, StringComparison.Ordinal));
    }
}

/// <summary>The <c>If-Match</c> header of a change.</summary>
internal sealed class IfMatchHeader(IfMatch value)
{
    public IfMatch Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<IfMatchHeader?> BindAsync(HttpContext context)
    {
        if (context.Request.Headers.IfMatch.Count == 0) return ValueTask.FromResult<IfMatchHeader?>(new IfMatchHeader(IfMatch.Anything));

        // A weak tag, or one that is not ours, matches nothing.
        var tags = context.Request.GetTypedHeaders().IfMatch;
        return ValueTask.FromResult<IfMatchHeader?>(new IfMatchHeader(tags.Any(tag => tag.Tag == "*")
            ? IfMatch.Anything
            : new IfMatch([.. tags.Where(tag => !tag.IsWeak).Select(Version).OfType<long>()])));
    }

    private static long? Version(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
