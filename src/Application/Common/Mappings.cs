using Mapster;

namespace Platform.Application.Common;

/// <summary>The mappings from entities to views: the registers of all features in one configuration.</summary>
internal static class Mappings
{
    /// <summary>
    /// The configuration for queries and for responses after a save. It is never modified; each mapping is compiled on first use.
    /// </summary>
    public static readonly TypeAdapterConfig Config = Create();

    /// <summary>
    /// Creates a configuration from all registers. Every member of a view must have a source, and a source of
    /// another type must have a registered conversion.
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

        // Maps the list itself: an element-wise copy can't be translated to a column.
        config.NewConfig<IReadOnlyList<string>, IReadOnlyList<string>>().MapWith(names => names);
        config.Scan(typeof(Mappings).Assembly);
        return config;
    }
}
