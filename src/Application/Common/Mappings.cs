using Mapster;

namespace Platform.Application.Common;

/// <summary>How entities become views: the registers of all features, in one configuration.</summary>
internal static class Mappings
{
    /// <summary>
    /// What queries and answers after a save map with. It is never changed once it is made; a mapping is compiled when it is first used.
    /// </summary>
    public static readonly TypeAdapterConfig Config = Create();

    /// <summary>
    /// Makes a configuration of all registers. Each member of a view must have a source, and where its type is another, a conversion that
    /// a register names.
    /// </summary>
    public static TypeAdapterConfig Create()
    {
        var config = new TypeAdapterConfig
        {
            RequireDestinationMemberSource = true,
            RequireExplicitMapping = true,
            RequireExplicitMappingPrimitive = true,
        };
        PlainProjections.Use(config);

        // As it is: a copy, element by element, could not be read from a column.
        config.NewConfig<IReadOnlyList<string>, IReadOnlyList<string>>().MapWith(names => names);
        config.Scan(typeof(Mappings).Assembly);
        return config;
    }
}
