using FluentValidation;
using MediatR;
using Platform.Domain.Common;

namespace Platform.Application.Common.Pipeline;

/// <summary>Refuses a use case whose input has the wrong shape, before its handler sees it.</summary>
internal sealed class ValidationBehavior<TUseCase, TResult>(IEnumerable<IValidator<TUseCase>> validators)
    : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : notnull
    where TResult : IResult<TResult>
{
    // A use case that takes nothing has a validator without rules.
    private readonly IValidator<TUseCase>[] _validators =
    [
        .. validators.Where(validator => validator is not IEnumerable<IValidationRule> rules || rules.Any())
    ];

    public Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        List<FieldError>? wrong = null;
        foreach (var validator in _validators)
        {
            foreach (var failure in validator.Validate(request).Errors)
            {
                (wrong ??= []).Add(new FieldError(failure.PropertyName, failure.ErrorMessage));
            }
        }

        return wrong is null ? next() : Task.FromResult(TResult.Fail(Error.Invalid(wrong)));
    }
}
