namespace Platform.Domain.Common;

/// <summary>An aggregate that the API identifies by a generated ID, never by the number that the database assigns.</summary>
public interface IHasPublicId
{
    /// <summary>The ID that the API shows, such as <c>proj_…</c>.</summary>
    string PublicId { get; }
}
