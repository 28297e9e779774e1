namespace Platform.WebApi.Versions.Changes;

/// <summary>PUT on projects and tasks replaces the whole object. Before, it was the same as PATCH.</summary>
internal sealed class PutReplaces : VersionChange
{
    // Each PUT with the PATCH that it behaved like, and its summary in documents.
    private static readonly Dictionary<string, (string Patch, string Summary)> Earlier = new(StringComparer.Ordinal)
    {
        ["updateProject"] = ("patchProject", "Update a project"),
        ["updateTask"] = ("patchTask", "Update a task"),
    };

    public override string Version => "2026-12-01";

    public override string Text =>
        "`PUT` on projects and tasks replaces the whole object: a member that is left out takes its default, and one that is required is a "
        + "validation failure. `PATCH` changes only what is sent, as before.";

    public override IReadOnlyList<string> Operations { get; } = [.. Earlier.Keys];

    public override string? Instead(string operation) => Earlier[operation].Patch;

    public override void Document(OlderDocument document)
    {
        foreach (var (put, (patch, summary)) in Earlier)
        {
            foreach (var member in (string[])["description", "requestBody", "responses"]) document.CopyMember(patch, put, member);
            document.Operation(put)["summary"] = summary;
        }

        document.RemoveUnusedSchemas();
    }
}
