using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>
/// Notifies a key's person that the key expires soon. Each notice is sent once across all nodes. Internal: no endpoint sends it.
/// </summary>
public sealed record SendExpiryNotice(ApiKeyId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<SendExpiryNotice>;

    internal sealed class Handler(IAppDb db, IOutbox outbox, TimeProvider clock) : IUseCaseHandler<SendExpiryNotice, Result>
    {
        public async Task<Result> Handle(SendExpiryNotice command, CancellationToken ct)
        {
            var key = await db.ApiKeys.Include(k => k.User.Organization).SingleOrDefaultAsync(k => k.Id == command.Id, ct);
            if (key is null || key.User.RemovedAt is not null) return Result.Success;
            if (key.TakeExpiryNotice(clock.GetUtcNow()) is not { } days) return Result.Success;

            outbox.Post(key.User, EmailTemplates.KeyExpires(key, key.User.Organization.Name, days), key.ExpiresAt!.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
