using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Platform.WebApi.Http.Json;

/// <summary>The types that a surface sends and receives: a generated context that also has their converters.</summary>
internal interface IJsonTypes : IJsonTypeInfoResolver
{
    /// <summary>The converters of its enumerations.</summary>
    IReadOnlyList<JsonConverter> Converters { get; }
}

/// <summary>
/// Registers the types of a surface with <see cref="ApiJson"/>. It is read from the assembly, so the registration is complete before
/// the first use, with or without a server.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal abstract class JsonTypesAttribute : Attribute
{
    /// <summary>Creates the types.</summary>
    public abstract IJsonTypes Make();
}

/// <summary>Registers the types of a surface.</summary>
/// <typeparam name="T">The generated context.</typeparam>
internal sealed class JsonTypesAttribute<T> : JsonTypesAttribute
    where T : IJsonTypes, new()
{
    public override IJsonTypes Make() => new T();
}
