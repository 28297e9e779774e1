using MediatR;
using Platform.Domain.Common;

namespace Platform.Application.Common;

// The only file that references the mediator: changing its version or replacing it affects only this file and the registration.

/// <summary>A use case and its result.</summary>
public interface IUseCase<out TResult> : IRequest<TResult>;

/// <summary>A use case that changes data.</summary>
public interface IChange;

/// <summary>A use case that changes data and returns a value.</summary>
public interface ICommand<T> : IUseCase<Result<T>>, IChange;

/// <summary>A use case that changes data and returns no value.</summary>
public interface ICommand : IUseCase<Result>, IChange;

/// <summary>A use case that only reads.</summary>
public interface IQuery<T> : IUseCase<Result<T>>;

/// <summary>Handles a use case.</summary>
public interface IUseCaseHandler<in TUseCase, TResult> : IRequestHandler<TUseCase, TResult>
    where TUseCase : IUseCase<TResult>;

/// <summary>A pipeline behavior that wraps every use case.</summary>
public interface IUseCaseBehavior<in TUseCase, TResult> : IPipelineBehavior<TUseCase, TResult>
    where TUseCase : notnull;

/// <summary>Sends a use case to its handler, through the behaviors. Handlers never send messages.</summary>
public sealed class UseCaseSender(IMediator mediator, UseCaseScope scope)
{
    /// <summary>Runs a use case.</summary>
    /// <exception cref="InvalidOperationException">The service scope was created without a caller.</exception>
    public Task<TResult> Send<TResult>(IUseCase<TResult> useCase, CancellationToken ct)
    {
        _ = scope.Context;
        return mediator.Send(useCase, ct);
    }
}
