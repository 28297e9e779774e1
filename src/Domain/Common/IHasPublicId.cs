namespace Platform.Domain.Common;

/// <summary>An aggregate that the wire knows by an id of its own making alone, never by the number that the database assigns.</summary>
public interface IHasPublicId
{
    /// <summary>What the wire shows, such as <c>proj_…</c>.</summary>
    string PublicId { get; }
}
