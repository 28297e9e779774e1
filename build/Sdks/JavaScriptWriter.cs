using Platform.Sdks.JavaScript;

namespace Platform.Sdks;

/// <summary>Writes the models, operations and resources of the JavaScript and TypeScript SDK, in Prettier's format.</summary>
internal sealed class JavaScriptWriter : ISdkWriter
{
    /// <inheritdoc/>
    public string Folder => "javascript";

    /// <inheritdoc/>
    public IEnumerable<GeneratedFile> Write(Api api)
    {
        yield return File("version", VersionFile.Lines(api));
        yield return File("models", ModelsFile.Lines(api));
        yield return File("shapes", ShapesFile.Lines(api));
        yield return File("operations", OperationsFile.Lines(api));
        yield return File("resources", ResourcesFile.Index(api));
        foreach (var resource in api.Resources)
        {
            yield return File($"resources/{ResourcesFile.FileName(resource)}", ResourcesFile.Lines(resource));
        }
    }

    private static GeneratedFile File(string name, IEnumerable<string> lines) =>
        new($"src/api/{name}.ts", string.Join('\n', [$"// {GeneratedFile.Mark}", "", .. lines]) + "\n");
}
