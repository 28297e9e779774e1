using MediatR;

namespace Platform.Application.Common;

/// <summary>
/// Runs a use case again, from the start and on fresh data, when its save met another's: its decisions are then made on
/// what is true now.
/// </summary>
internal sealed class TryAgainOnConflict<TUseCase, TResult>(IAppDb db) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : IChange
{
    // Within a transaction around several saves, only who opened it can start again.
    private const int Tries = 5;

    public async Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await next();
            }
            catch (SaveConflictException) when (tried < Tries && !db.IsInUnit)
            {
                db.Forget();
                await StandBack.ForAsync(tried, cancellationToken);
            }
        }
    }
}
