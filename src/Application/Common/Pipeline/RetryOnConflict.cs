using MediatR;

namespace Platform.Application.Common.Pipeline;

/// <summary>
/// Runs a use case again, from the start and on fresh data, when its save met another's: its decisions are then made on
/// what is true now.
/// </summary>
internal sealed class RetryOnConflict<TUseCase, TResult>(IAppDb db) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : IChange
{
    public async Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await next();
            }
            catch (SaveConflictException) when (tried < RetryDelay.Tries && !db.IsInUnit)
            {
                // Within a transaction around several saves, only the code that opened it can start again.
                db.Forget();
                await RetryDelay.ForAsync(tried, cancellationToken);
            }
        }
    }
}
