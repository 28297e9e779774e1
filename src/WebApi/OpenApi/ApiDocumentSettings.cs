using Namotion.Reflection;
using NJsonSchema;
using NJsonSchema.Generation;
using NJsonSchema.Generation.TypeMappers;
using NSwag.Generation.AspNetCore;
using NSwag.Generation.AspNetCore.Processors;
using NSwag.Generation.Processors;
using Platform.WebApi.Http.Json;
using Platform.WebApi.OpenApi.Operations;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.OpenApi.Schemas;

namespace Platform.WebApi.OpenApi;

/// <summary>The settings of the document generator. Each processor writes one part of the document.</summary>
internal static class ApiDocumentSettings
{
    /// <summary>Creates the settings of a document.</summary>
    /// <param name="services">The services of validators.</param>
    /// <param name="version">The version of the API that the document describes.</param>
    public static AspNetCoreOpenApiDocumentGeneratorSettings Of(IServiceProvider services, string version)
    {
        var settings = new AspNetCoreOpenApiDocumentGeneratorSettings
        {
            Title = "Platform API",
            Version = version,
            SchemaSettings = SchemasOf(services),
        };
        settings.OperationProcessors.Clear();
        foreach (var processor in OperationsOf(services)) settings.OperationProcessors.Add(processor);
        settings.DocumentProcessors.Clear();
        foreach (var processor in Documents()) settings.DocumentProcessors.Add(processor);
        return settings;
    }

    private static SystemTextJsonSchemaGeneratorSettings SchemasOf(IServiceProvider services) => new()
    {
        SchemaType = SchemaType.OpenApi3,
        SerializerOptions = ApiJson.Json,
        ReflectionService = new ApiJsonReflection(),
        AlwaysAllowAdditionalObjectProperties = true,
        DefaultReferenceTypeNullHandling = ReferenceTypeNullHandling.NotNull,
        ResolveExternalXmlDocumentation = false,
        XmlDocumentationFormatting = XmlDocsFormattingMode.Markdown,
        TypeMappers =
        {
            new PrimitiveTypeMapper(typeof(Guid), schema => (schema.Type, schema.Format) = (JsonObjectType.String, "uuid")),
            new PrimitiveTypeMapper(typeof(System.Text.Json.Nodes.JsonObject), schema => schema.Type = JsonObjectType.Object),
        },
        SchemaProcessors =
        {
            new EnumTexts(), new AnswerMembers(), new ValidationRules(services), new MemberFormats(), new NullableMembers(),
        },
    };

    private static IOperationProcessor[] OperationsOf(IServiceProvider services) =>
    [
        new AspNetCoreOperationTagsProcessor(),
        new OperationTexts(),
        new PathParameters(),
        new QueryParameters(),
        new HeaderParameters(),
        new RequestBodies(),
        new SuccessResponses(),
        new FailureResponses(new Failures(services)),
        new OperationSecurity(),
    ];

    private static IDocumentProcessor[] Documents() =>
        [new DocumentInfo(), new TagDescriptions(), new ResponseHeaders(), new MemberExamples(), new ComponentOrder()];
}
