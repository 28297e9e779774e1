using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Quotas;
using Platform.Domain.Common;
using Platform.Domain.Usage;
using Platform.Domain.Users;

namespace Platform.Application.Usage;

/// <summary>Gets the number of requests by day and by key, and what remains of the plan's limits.</summary>
/// <param name="From">The first day, in UTC; if omitted, 30 days are shown.</param>
/// <param name="To">The last day; if omitted, today.</param>
public sealed record GetUsage(DateOnly? From, DateOnly? To) : IQuery<UsageView>
{
    /// <summary>The error for a range that is too long.</summary>
    public const string TooManyDays = "From must be at most 91 days before to";

    private const int DaysMax = 92;
    private const int DaysByDefault = 30;
    private const int KeysMax = 1000;

    internal sealed class Validator : AbstractValidator<GetUsage>
    {
        public Validator(TimeProvider clock) => RuleFor(q => q.From)
            .Must((query, _) => query.Days(clock).Count > 0).WithMessage("From must not be after to")
            .Must((query, _) => query.Days(clock).Count <= DaysMax).WithMessage(TooManyDays);
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IQuotas quotas, TimeProvider clock)
        : IUseCaseHandler<GetUsage, Result<UsageView>>
    {
        public async Task<Result<UsageView>> Handle(GetUsage query, CancellationToken ct)
        {
            var (first, count) = query.Days(clock);
            var last = first.AddDays(count - 1);
            var usage = db.Query(new UsageDaysOf(caller, first, last));
            var keys = db.Query(new UsedKeysOf(caller));
            if (caller.Role == Role.Member) usage = usage.Where(u => keys.Any(k => k.Id == u.ApiKeyId));

            var windows = await quotas.ReadAsync(caller.Organization, caller.Plan, ct);
            var used = await usage
                .GroupBy(u => u.Date)
                .Select(day => new DayUsage(day.Key, day.Sum(u => u.Requests), day.Sum(u => u.Refused)))
                .ToDictionaryAsync(day => day.Date, ct);
            var byKey = await usage
                .Where(u => u.ApiKeyId != UsageDay.SignIns)
                .GroupBy(u => u.ApiKeyId)
                .Select(key => new { Id = key.Key, Requests = key.Sum(u => u.Requests), Refused = key.Sum(u => u.Refused) })
                .Join(keys, u => u.Id, k => k.Id, (u, k) => new { Usage = u, Key = k })
                .OrderByDescending(both => both.Usage.Requests).ThenBy(both => both.Key.Id)
                .Take(KeysMax)
                .Select(both =>
                    new KeyUsage(
                        both.Key.Id.Value, both.Key.Name, both.Key.Prefix, both.Usage.Requests, both.Usage.Refused, both.Key.LastUsedAt))
                .ToListAsync(ct);

            var days = Enumerable.Range(0, count)
                .Select(i => first.AddDays(i))
                .Select(date => used.GetValueOrDefault(date, new DayUsage(date, 0, 0)));
            return new UsageView(caller.Plan, UsageWindows.Of(windows), [.. days], byKey, await ByVersionAsync(first, last, ct));
        }

        private async Task<IReadOnlyList<VersionUsage>> ByVersionAsync(DateOnly first, DateOnly last, CancellationToken ct) =>
            caller.Role == Role.Member
                ? []
                : await db.Query(new OperationDaysOf(caller, first, last))
                    .GroupBy(u => u.Version)
                    .OrderByDescending(version => version.Key)
                    .Select(version => new VersionUsage(version.Key, version.Sum(u => u.Requests), version.Max(u => u.LastUsedAt)))
                    .ToListAsync(ct);
    }

    // The first day is not before the minimum of DateOnly.
    private (DateOnly First, int Count) Days(TimeProvider clock)
    {
        var to = To ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var from = From ?? DateOnly.FromDayNumber(Math.Max(0, to.DayNumber - DaysByDefault + 1));
        return (from, to.DayNumber - from.DayNumber + 1);
    }
}
