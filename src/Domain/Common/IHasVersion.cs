namespace Platform.Domain.Common;

/// <summary>An aggregate with a version, which each save of a change increments.</summary>
public interface IHasVersion
{
    /// <summary>The number of saved changes. A save based on an older version fails.</summary>
    long Version { get; }
}
