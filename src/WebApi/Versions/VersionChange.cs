using System.Text.Json.Nodes;

namespace Platform.WebApi.Versions;

/// <summary>
/// One thing that is different from a version of the API on, and how it was before. The use cases know the newest version alone. A
/// class of this kind is all that an older one costs: it is found by its type, and a version exists because one names it.
/// </summary>
internal abstract class VersionChange
{
    /// <summary>The version that brought it, a date.</summary>
    public abstract string Version { get; }

    /// <summary>What it says in the changelog, in Markdown: what is different, and for whom.</summary>
    public abstract string Text { get; }

    /// <summary>The operations that it is about, by their ids.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <summary>
    /// The operation that does now what this one did before: its handler answers older requests. Null where that is the same.
    /// </summary>
    public virtual string? Instead(string operation) => null;

    /// <summary>
    /// Whether the list came whole before: then the page parameters are ignored, and the answer has no <c>pagination</c>.
    /// </summary>
    public virtual bool WasWhole(string operation) => false;

    /// <summary>
    /// Makes the body of an older request into one of this version, before it is read. Fields of a form that no member of this version is
    /// named like come as text.
    /// </summary>
    public virtual void Request(string operation, JsonObject body) { }

    /// <summary>
    /// What an answer of this version, or an item of a list, was before: an object of the same type. Quicker than
    /// <see cref="Answer(string, JsonObject)"/>, for what only the values of members differ in.
    /// </summary>
    public virtual object Answer(object view) => view;

    /// <summary>Makes an answer of this version, or an item of a list, into one of the version before, where its members differ.</summary>
    public virtual void Answer(string operation, JsonObject view) { }

    /// <summary>Makes the document of this version into that of the version before.</summary>
    public abstract void Document(OlderDocument document);

    /// <summary>Whether it overrides a method, so that what it leaves alone costs nothing.</summary>
    public bool Overrides(string method, params Type[] parameters) =>
        GetType().GetMethod(method, parameters)!.DeclaringType != typeof(VersionChange);
}

/// <summary>Registers changes.</summary>
internal static class VersionChanges
{
    /// <summary>Adds every change there is in this assembly.</summary>
    public static void AddVersionChanges(this IServiceCollection services)
    {
        foreach (var type in typeof(VersionChanges).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(VersionChange)) && !type.IsAbstract))
        {
            services.AddSingleton(typeof(VersionChange), type);
        }
    }
}
