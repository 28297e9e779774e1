namespace Platform.Sdks.Python;

/// <summary>Writes the module that adds the resources to the clients.</summary>
internal static class PythonIndex
{
    /// <summary>The module.</summary>
    public static string Write(Api api)
    {
        var text = new PythonCode().Add($"{PythonText.Quotes}The resources of the two clients.{PythonText.Quotes}\n\n");
        text.Add("from __future__ import annotations\n\nfrom functools import cached_property\n\nfrom ._core import AsyncCore, Core\n");
        foreach (var resource in api.Resources.OrderBy(resource => resource.Name.Snake, StringComparer.Ordinal))
        {
            var name = PythonResource.ClassName(resource);
            text.Add(PythonImports.Of($"{name} Async{name}", $".resources.{resource.Name.Snake}", $"Async{name}", name));
        }

        Add(text, api, "Platform", "");
        Add(text, api, "AsyncPlatform", "Async");
        return text.ToString();
    }

    private static void Add(PythonCode text, Api api, string client, string prefix)
    {
        text.Add($"\n\nclass {prefix}Resources:\n{PythonText.Docstring($"The resources of :class:`~platform_sdk.{client}`.", 4)}");
        text.Add($"\n    _core: {prefix}Core\n");
        foreach (var resource in api.Resources)
        {
            var name = $"{prefix}{PythonResource.ClassName(resource)}";
            text.Add($"\n    @cached_property\n    def {PythonText.Identifier(resource.Name)}(self) -> {name}:\n");
            text.Add(PythonText.Docstring(PythonText.Prose(resource.Summary), 8));
            text.Add($"        return {name}(self._core)\n");
        }
    }
}
