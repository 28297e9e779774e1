namespace Platform.Domain.Common;

/// <summary>An aggregate whose changes are counted: each save of a change adds one.</summary>
public interface IHasVersion
{
    /// <summary>The number of changes; a save that read an older one fails.</summary>
    long Version { get; }
}
