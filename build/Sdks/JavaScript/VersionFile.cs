using System.Globalization;

namespace Platform.Sdks.JavaScript;

/// <summary>Writes the API version that the SDK is built for.</summary>
internal static class VersionFile
{
    /// <summary>The file's lines.</summary>
    public static IEnumerable<string> Lines(Api api)
    {
        var isDate = DateOnly.TryParseExact(api.Version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        yield return "/** What is sent as `Api-Version`; null where the API has no versions. */";
        yield return $"export const API_VERSION: string | null = {(isDate ? TypeScript.Quoted(api.Version) : "null")};";
    }
}
