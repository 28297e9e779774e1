using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Gets the addresses and names of people of the organization by their IDs. Removed people are omitted.</summary>
public sealed record ListPeople(IReadOnlyCollection<UserId> Users) : IQuery<IReadOnlyDictionary<UserId, PersonLabel>>
{
    internal sealed class Validator : AbstractValidator<ListPeople>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListPeople, Result<IReadOnlyDictionary<UserId, PersonLabel>>>
    {
        public async Task<Result<IReadOnlyDictionary<UserId, PersonLabel>>> Handle(ListPeople query, CancellationToken ct)
        {
            var found = await db.Query(new UsersByIds(query.Users, caller))
                .Select(u => new { u.Id, u.Email, u.Name })
                .ToDictionaryAsync(u => u.Id, u => new PersonLabel(u.Email.Value, u.Name), ct);
            return found;
        }
    }
}

/// <summary>How a person is displayed.</summary>
/// <param name="Email">The email address.</param>
/// <param name="Name">The person's name; null if they have given none.</param>
public sealed record PersonLabel(string Email, string? Name);
