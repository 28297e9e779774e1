namespace Platform.WebApi.Http;

/// <summary>A body that is not the use case itself: where the wire and the use case disagree.</summary>
/// <typeparam name="TUseCase">The use case, whose validator holds for the members of the same names.</typeparam>
internal interface IBodyOf<out TUseCase>
    where TUseCase : notnull
{
    /// <summary>What the body asks for.</summary>
    TUseCase ToUseCase();
}
