using System.Text.Json.Nodes;

namespace Platform.WebApi.Versions;

/// <summary>
/// A single change that a version of the API introduced, and how to undo it for older versions. The use cases know only the newest version;
/// subclasses of this type are all that an older one needs. They are found by reflection, and a version exists because a change names it.
/// </summary>
internal abstract class VersionChange
{
    /// <summary>The version that introduced it, a date.</summary>
    public abstract string Version { get; }

    /// <summary>Its text in the changelog, in Markdown: what is different, and for whom.</summary>
    public abstract string Text { get; }

    /// <summary>The ids of the operations that it affects.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <summary>
    /// The operation that does now what this one did before: its handler serves older requests. Null if it is the same operation.
    /// </summary>
    public virtual string? Instead(string operation) => null;

    /// <summary>
    /// Whether the list had no pages before: then the page parameters are ignored, and the response has no <c>pagination</c>.
    /// </summary>
    public virtual bool WasWhole(string operation) => false;

    /// <summary>
    /// Converts the body of an older request to this version, before it is read. Form fields that
    /// match no member of this version come as text.
    /// </summary>
    public virtual void Request(string operation, JsonObject body) { }

    /// <summary>
    /// Converts a response of this version, or an item of a list, to an object of the same type in the version before. Faster than the
    /// <see cref="Answer(string, JsonObject)"/> overload, if only the values of members differ.
    /// </summary>
    public virtual object Answer(object view) => view;

    /// <summary>Converts a response of this version, or an item of a list, to the version before, if its members differ.</summary>
    public virtual void Answer(string operation, JsonObject view) { }

    /// <summary>Converts the document of this version to that of the version before.</summary>
    public abstract void Document(OlderDocument document);

    /// <summary>Whether it overrides a method; methods that it doesn't override are never called.</summary>
    public bool Overrides(string method, params Type[] parameters) =>
        GetType().GetMethod(method, parameters)!.DeclaringType != typeof(VersionChange);
}

/// <summary>Registers changes.</summary>
internal static class VersionChanges
{
    /// <summary>Adds every change in this assembly.</summary>
    public static void AddVersionChanges(this IServiceCollection services)
    {
        foreach (var type in typeof(VersionChanges).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(VersionChange)) && !type.IsAbstract))
        {
            services.AddSingleton(typeof(VersionChange), type);
        }
    }
}
