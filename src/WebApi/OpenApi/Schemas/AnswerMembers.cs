using NJsonSchema.Generation;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>Requires every member of an answer: a documented member is always there.</summary>
internal sealed class AnswerMembers : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        if (context.IsRequest()) return;
        foreach (var (_, member) in context.Members()) member.IsRequired = true;
    }
}
