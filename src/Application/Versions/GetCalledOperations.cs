using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Usage;
using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>Gets the operations that the caller's organization has called in the last 30 days, by version.</summary>
public sealed record GetCalledOperations : IQuery<CalledOperationsView>
{
    /// <summary>The number of days, including today.</summary>
    public const int Days = 30;

    internal sealed class Validator : AbstractValidator<GetCalledOperations>;

    internal sealed class Handler(IAppDb db, ICaller caller, TimeProvider clock)
        : IUseCaseHandler<GetCalledOperations, Result<CalledOperationsView>>
    {
        public async Task<Result<CalledOperationsView>> Handle(GetCalledOperations query, CancellationToken ct)
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            var called = await db.Query(new OperationDaysOf(caller, today.AddDays(1 - Days), today))
                .GroupBy(u => new { u.Version, u.Operation })
                .Select(u => new CalledOperation(u.Key.Version, u.Key.Operation, u.Sum(day => day.Requests)))
                .ToListAsync(ct);
            return new CalledOperationsView(called);
        }
    }
}

/// <summary>The operations that an organization has called.</summary>
public sealed record CalledOperationsView(IReadOnlyList<CalledOperation> Operations);

/// <summary>The number of calls of an operation in a version by an organization.</summary>
public sealed record CalledOperation(string Version, string Operation, long Requests);
