namespace Platform.WebApi.Http.Versioning;

/// <summary>A released version of the API.</summary>
internal interface IApiRelease
{
    /// <summary>Its name, which is its date.</summary>
    string Name { get; }
}
