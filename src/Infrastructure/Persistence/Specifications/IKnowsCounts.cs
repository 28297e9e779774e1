using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Persistence.Specifications;

/// <summary>Knows counts of lists, and whether they are still valid.</summary>
internal interface IKnowsCounts
{
    /// <summary>The counts of lists that the connection knows; null if the provider can't tell whether they are still valid.</summary>
    KnownCounts? Counts { get; }

    /// <summary>The state of the database that known counts are valid in; null if it can't be told.</summary>
    (long Others, long Own)? ReadState();
}
