using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Platform.WebApi.OpenApi;

/// <summary>Describes the tags, in an order that introduces the API; tags without a description come last.</summary>
internal sealed class TagDescriptions : IDocumentProcessor
{
    private static readonly (string Name, string Description)[] Known =
    [
        ("Health", "Whether the service lives, and can serve."),
        ("Organizations", "The organization a credential belongs to."),
        ("Sign-in", "Access tokens and refresh tokens for people."),
        ("Users", "People of the organization."),
        ("API keys", "Credentials for programs."),
        ("Allowed domains", "Whose pages may use the organization's keys in browsers."),
        ("Plans", "What can be had, its limits and its price."),
        ("Limits", "What the plan allows, and what is left of it."),
        ("Usage", "How much was asked for, and what is left."),
        ("Audit", "Who did what, and what was refused."),
        ("Key check", "Whose credential it is."),
        ("Keys", "The same credentials in the Keys API."),
        ("Projects", "What tasks are grouped by."),
        ("Tasks", "What is to be done."),
        ("Versions", "The versions of the API, and what each changed."),
        ("Documents", "This document."),
    ];

    public void Process(DocumentProcessorContext context)
    {
        var used = context.Document.Operations.SelectMany(operation => operation.Operation.Tags).ToHashSet();
        foreach (var (name, description) in Known.Where(tag => used.Remove(tag.Name)))
        {
            context.Document.Tags.Add(new OpenApiTag { Name = name, Description = description });
        }

        foreach (var name in used) context.Document.Tags.Add(new OpenApiTag { Name = name });
    }
}
