namespace Platform.WebApi.Tests.Versions;

/// <summary>The API versions by name.</summary>
internal static class VersionTexts
{
    public const string Header = "Api-Version";
    public const string First = "2026-11-22";
    public const string Second = "2026-12-01";
    public const string Unknown = "Must be one of: 2026-12-01, 2026-11-22";

    public static TheoryData<string> All => [First, Second];
}
