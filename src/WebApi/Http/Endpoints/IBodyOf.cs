namespace Platform.WebApi.Http.Endpoints;

/// <summary>A request body whose members differ from those of the use case that it creates.</summary>
/// <typeparam name="TUseCase">The use case. Its validation rules apply to the members with the same names.</typeparam>
internal interface IBodyOf<out TUseCase>
    where TUseCase : notnull
{
    /// <summary>Creates the use case.</summary>
    TUseCase ToUseCase();
}
