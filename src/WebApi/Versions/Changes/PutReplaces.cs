namespace Platform.WebApi.Versions.Changes;

/// <summary>PUT on projects and tasks replaces the whole object. Before, it was the same as PATCH.</summary>
internal sealed class PutReplaces : VersionChange
{
    // Each PUT with the PATCH that it behaved like.
    private static readonly Dictionary<string, string> Patches = new(StringComparer.Ordinal)
    {
        ["updateProject"] = "patchProject",
        ["updateTask"] = "patchTask",
    };

    public override string Version => "2026-12-01";

    public override string Text =>
        "`PUT` on projects and tasks replaces the whole object: a member that is left out takes its default, and one that is required is a "
        + "validation failure. `PATCH` changes only what is sent, as before.";

    public override IReadOnlyList<string> Operations { get; } = [.. Patches.Keys];

    public override string? Instead(string operation) => Patches[operation];

    public override void Document(OlderDocument document)
    {
        foreach (var (put, patch) in Patches)
        {
            foreach (var member in (string[])["description", "requestBody", "responses"]) document.CopyMember(patch, put, member);
            var operation = document.Operation(put);
            operation["summary"] = ((string)operation["summary"]!).Replace("Replace", "Update", StringComparison.Ordinal);
        }

        document.RemoveUnusedSchemas();
    }
}
