using NJsonSchema.Generation;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>Marks every member of a response as required: a documented member is always present.</summary>
internal sealed class AnswerMembers : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        if (context.IsRequest()) return;
        foreach (var (_, member) in context.Members()) member.IsRequired = true;
    }
}
