using System.Globalization;
using Platform.Sdks.Python;

namespace Platform.Sdks;

/// <summary>Writes the Python SDK's models and resources, in black's format.</summary>
internal sealed class PythonWriter : ISdkWriter
{
    private const string Package = "src/platform_sdk";

    /// <inheritdoc/>
    public string Folder => "python";

    /// <inheritdoc/>
    public IEnumerable<GeneratedFile> Write(Api api)
    {
        var types = new PythonTypes(api);
        yield return File("models.py", new PythonModels(api, types).Write());
        yield return File("_resources.py", PythonIndex.Write(api));
        yield return File("_api_version.py", ApiVersion(api.Version));
        yield return File("resources/__init__.py", PythonText.Docstring("The operations of the API, resource by resource.", 0));
        foreach (var resource in api.Resources)
        {
            yield return File($"resources/{resource.Name.Snake}.py", new PythonResource(resource, types).Write());
        }
    }

    private static GeneratedFile File(string path, string text) => new($"{Package}/{path}", $"# {GeneratedFile.Mark}\n{text}");

    // A document whose version is no date is from a server without API versions, which would refuse the header.
    private static string ApiVersion(string version)
    {
        var isDate = DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return $"""
            {PythonText.Quotes}The version of the API that this SDK was written for.{PythonText.Quotes}

            from __future__ import annotations

            from typing import Optional

            API_VERSION: Optional[str] = {(isDate ? $"\"{version}\"" : "None")}
            {PythonText.Quotes}The value of the header ``Api-Version``; ``None`` where the API has no versions.{PythonText.Quotes}

            """;
    }
}
