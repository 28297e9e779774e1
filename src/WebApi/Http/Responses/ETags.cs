using System.Globalization;
using Microsoft.Net.Http.Headers;
using Platform.Application.Common;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Responses;

/// <summary>
/// Entity tags (RFC 9110 §8.8.3): the quoted number of changes. If an older version of the API renders the resource differently, that
/// version's date follows after a dot, because one tag must not identify two representations.
/// </summary>
internal static class ETags
{
    /// <summary>Separates the number of changes from the version.</summary>
    public const char VersionMark = '.';

    /// <summary>The tag of a representation, or null if its changes are not counted.</summary>
    public static string? Of<T>(T value) =>
        value is IVersioned versioned ? string.Create(CultureInfo.InvariantCulture, $"\"{versioned.Version}\"") : null;

    /// <summary>The tag of a representation in an older form.</summary>
    public static string In(IOlderForm? form, string tag) =>
        form is { ChangesAnswers: true } ? $"{tag[..^1]}{VersionMark}{form.Release.Name}\"" : tag;

    /// <summary>
    /// Sets the <c>ETag</c> header and returns whether the client already has this representation (<c>If-None-Match</c>).
    /// </summary>
    public static bool SetHeader<T>(HttpContext context, T value)
    {
        if (Of(value) is not { } newest) return false;
        var tag = In(RequestVersion.OlderFormOf(context), newest);
        context.Response.Headers.ETag = tag;
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.GetTypedHeaders().IfNoneMatch.Any(candidate =>
                candidate.Tag == "*" || candidate.Tag.Equals(tag, StringComparison.Ordinal));
    }
}

/// <summary>The <c>If-Match</c> header of a change (RFC 9110 §13.1.1).</summary>
internal sealed class IfMatchHeader(ExpectedVersion value)
{
    public ExpectedVersion Value { get; } = value;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<IfMatchHeader?> BindAsync(HttpContext context)
    {
        if (context.Request.Headers.IfMatch.Count == 0) return ValueTask.FromResult<IfMatchHeader?>(new IfMatchHeader(ExpectedVersion.Any));

        // A weak or foreign tag matches nothing.
        var tags = context.Request.GetTypedHeaders().IfMatch;
        return ValueTask.FromResult<IfMatchHeader?>(new IfMatchHeader(tags.Any(tag => tag.Tag == "*")
            ? ExpectedVersion.Any
            : new ExpectedVersion([.. tags.Where(tag => !tag.IsWeak).Select(Version).OfType<long>()])));
    }

    // The API version in which it was read doesn't matter: the resource is the same.
    private static long? Version(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        var mark = text.IndexOf(ETags.VersionMark);
        var number = mark < 0 ? text : text[..mark];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
