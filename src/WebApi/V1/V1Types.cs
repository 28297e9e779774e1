using System.Text.Json.Serialization;
using Platform.Application.ApiKeys.KeysApi;
using Platform.Application.Projects;
using Platform.Application.Tasks;
using Platform.Domain.Access;
using Platform.Domain.Tasks;
using Platform.WebApi.Http.Json;
using Platform.WebApi.V1;

[assembly: JsonTypes<V1Types>]

namespace Platform.WebApi.V1;

/// <summary>The types of <c>/v1</c>; their serialization code is generated at build time.</summary>
[JsonSerializable(typeof(CreateKeyBody))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(IReadOnlyList<KeyView>))]
[JsonSerializable(typeof(CreateProject))]
[JsonSerializable(typeof(ChangeProject))]
[JsonSerializable(typeof(ReplaceProject))]
[JsonSerializable(typeof(IReadOnlyList<ProjectView>))]
[JsonSerializable(typeof(CreateTask))]
[JsonSerializable(typeof(ChangeTask))]
[JsonSerializable(typeof(ReplaceTask))]
[JsonSerializable(typeof(IReadOnlyList<TaskView>))]
internal sealed partial class V1Types : JsonSerializerContext, IJsonTypes
{
    public IReadOnlyList<JsonConverter> Converters => [new EnumTextConverter<KeyEnvironment>(), new EnumTextConverter<ProjectTaskStatus>()];
}
