using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Users;
using Platform.Domain.Common;

namespace Platform.Application.Passwords;

/// <summary>Gets whether the caller has a password, or signs in only with accounts at providers.</summary>
public sealed record GetPasswordStatus : IQuery<PasswordStatus>
{
    internal sealed class Validator : AbstractValidator<GetPasswordStatus>;

    internal sealed class Handler(IAppDb db, ICaller caller) : IUseCaseHandler<GetPasswordStatus, Result<PasswordStatus>>
    {
        public async Task<Result<PasswordStatus>> Handle(GetPasswordStatus query, CancellationToken ct) =>
            new PasswordStatus(await db.Query(new UserById(caller.User, caller)).AnyAsync(u => u.PasswordHash != null, ct));
    }
}

/// <summary>Whether a person has a password.</summary>
public sealed record PasswordStatus(bool IsSet);
