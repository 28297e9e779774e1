using MediatR;
using Platform.Domain.Common;

namespace Platform.Application.Common;

// The only sight of the mediator: another version, or another mediator, touches this file and the registration.

/// <summary>What the system can be asked to do, and the answer it gives.</summary>
public interface IUseCase<out TResult> : IRequest<TResult>;

/// <summary>A use case that changes something.</summary>
public interface IChange;

/// <summary>A use case that changes something and has something to show.</summary>
public interface ICommand<T> : IUseCase<Result<T>>, IChange;

/// <summary>A use case that changes something and has nothing to show.</summary>
public interface ICommand : IUseCase<Result>, IChange;

/// <summary>A use case that only looks.</summary>
public interface IQuery<T> : IUseCase<Result<T>>;

/// <summary>What carries out a use case.</summary>
public interface IUseCaseHandler<in TUseCase, TResult> : IRequestHandler<TUseCase, TResult>
    where TUseCase : IUseCase<TResult>;

/// <summary>What stands around every use case.</summary>
public interface IUseCaseBehavior<in TUseCase, TResult> : IPipelineBehavior<TUseCase, TResult>
    where TUseCase : notnull;

/// <summary>Sends a use case to its handler, through the behaviours. Handlers never send.</summary>
public sealed class UseCaseSender(IMediator mediator)
{
    /// <summary>Carries out a use case.</summary>
    public Task<TResult> Send<TResult>(IUseCase<TResult> useCase, CancellationToken ct) => mediator.Send(useCase, ct);
}
