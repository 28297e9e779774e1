using FluentValidation;
using MediatR;
using Platform.Domain.Common;

namespace Platform.Application.Common;

/// <summary>Rejects a use case with invalid input before its handler runs.</summary>
internal sealed class ValidationBehavior<TUseCase, TResult>(IEnumerable<IValidator<TUseCase>> validators)
    : IUseCaseBehavior<TUseCase, TResult>
    where TUseCase : notnull
    where TResult : IResult<TResult>
{
    // A use case without input has a validator without rules.
    private readonly IValidator<TUseCase>[] _validators =
    [
        .. validators.Where(validator => validator is not IEnumerable<IValidationRule> rules || rules.Any())
    ];

    public Task<TResult> Handle(TUseCase request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        List<FieldError>? errors = null;
        foreach (var validator in _validators)
        {
            foreach (var failure in validator.Validate(request).Errors)
            {
                (errors ??= []).Add(new FieldError(failure.PropertyName, failure.ErrorMessage));
            }
        }

        return errors is null ? next() : Task.FromResult(TResult.Fail(Error.Invalid(errors)));
    }
}
