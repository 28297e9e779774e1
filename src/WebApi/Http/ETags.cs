using System.Globalization;
using Microsoft.Net.Http.Headers;
using Platform.Application.Common;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Http;

/// <summary>
/// Entity tags (RFC 9110 §8.8.3): the number of changes, quoted. Where an older version of the API shows something else, its date stands
/// behind a dot: one tag is not for two texts.
/// </summary>
internal static class ETags
{
    /// <summary>Stands between the number of changes and the version.</summary>
    public const char VersionMark = '.';

    /// <summary>The tag of what is shown, or null where its changes are not counted.</summary>
    public static string? Of<T>(T value) =>
        value is IVersioned versioned ? string.Create(CultureInfo.InvariantCulture, $"\"{versioned.Version}\"") : null;

    /// <summary>A tag as it is in a version.</summary>
    public static string In(OlderForm? form, string tag) =>
        form is { ChangesAnswers: true } ? $"{tag[..^1]}{VersionMark}{form.Release.Name}\"" : tag;

    /// <summary>Bears the tag of what is shown, and says whether the reader has it already (<c>If-None-Match</c>).</summary>
    public static bool SetHeader<T>(HttpContext context, T value)
    {
        if (Of(value) is not { } newest) return false;
        var tag = In(OlderForm.Of(context), newest);
        context.Response.Headers.ETag = tag;
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.GetTypedHeaders().IfNoneMatch.Any(known =>
                known.Tag == "*" || known.Tag.Equals(tag, StringComparison.Ordinal));
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

        // A weak tag, or one that is not ours, matches nothing.
        var tags = context.Request.GetTypedHeaders().IfMatch;
        return ValueTask.FromResult<IfMatchHeader?>(new IfMatchHeader(tags.Any(tag => tag.Tag == "*")
            ? ExpectedVersion.Any
            : new ExpectedVersion([.. tags.Where(tag => !tag.IsWeak).Select(Version).OfType<long>()])));
    }

    // In whichever version it was read: what is to be changed is the same.
    private static long? Version(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        var mark = text.IndexOf(ETags.VersionMark);
        var number = mark < 0 ? text : text[..mark];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
