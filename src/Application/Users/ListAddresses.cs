using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The addresses of people of the organization, by their ids. Who has left has none.</summary>
public sealed record ListAddresses(IReadOnlyCollection<UserId> Users) : IQuery<IReadOnlyDictionary<UserId, string>>
{
    internal sealed class Validator : AbstractValidator<ListAddresses>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<ListAddresses, Result<IReadOnlyDictionary<UserId, string>>>
    {
        public async Task<Result<IReadOnlyDictionary<UserId, string>>> Handle(ListAddresses query, CancellationToken ct)
        {
            var found = await db.Query(new UsersByIds(query.Users, caller))
                .Select(u => new { u.Id, u.Email })
                .ToDictionaryAsync(u => u.Id, u => u.Email.Value, ct);
            return found;
        }
    }
}
