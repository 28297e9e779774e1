using MediatR;

namespace Platform.Application.Common;

/// <summary>
/// Retries a use case from the start, on fresh data, after its save conflicted with another, so that its
/// decisions are based on the current state.
/// </summary>
internal sealed class RetryOnConflict<TUseCase, TResult>(IAppDb db) : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : IChange
{
    public async Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next();
            }
            catch (SaveConflictException) when (attempt < RetryDelay.Tries && !db.IsInUnit)
            {
                // Within a transaction over several saves, only the code that began it can retry.
                db.Forget();
                await RetryDelay.ForAsync(attempt, cancellationToken);
            }
        }
    }
}
