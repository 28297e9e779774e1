using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Workspaces;

/// <summary>Finds the workspaces of an address, and emails them if there are any. Internal: no endpoint sends it.</summary>
public sealed record MailWorkspaces(WorkspaceSearchId Id) : ICommand
{
    // More than anyone has. Limits the size of the email.
    private const int Most = 100;

    internal sealed class Validator : AbstractValidator<MailWorkspaces>;

    internal sealed class Handler(IAppDb db, IAttemptLimiter attempts, IOutbox outbox, IWorkspaceAddresses addresses, TimeProvider clock)
        : IUseCaseHandler<MailWorkspaces, Result>
    {
        public async Task<Result> Handle(MailWorkspaces command, CancellationToken ct)
        {
            // If two nodes process the same search, the second one's delete conflicts, and its retry doesn't find the search.
            var search = await db.WorkspaceSearches.SingleOrDefaultAsync(s => s.Id == command.Id, ct);
            if (search is null) return Result.Success;
            db.WorkspaceSearches.Remove(search);

            var people = await db.Query(new PeopleByAddress(search.Email)).Take(Most).ToListAsync(ct);
            if (people.Count == 0) return await SaveAsync(ct);

            // Counted per address only, so that a mailbox receives no more than that from all clients together.
            var email = search.Email.Spellings.First(spelling => people.Exists(person => person.Email == spelling));
            var mailbox = EmailAddress.TryParse(email.Value) ?? email;
            await using var attempt = await attempts.BeginAsync(AttemptKind.MailWorkspaces, $"{mailbox}", ct);
            if (attempt.Refused is null)
            {
                var message = EmailTemplates.Workspaces(email, people, search.Links, addresses);
                outbox.Post(email, message, clock.GetUtcNow() + EmailTemplates.NoticeLifetime);
            }

            var saved = await SaveAsync(ct);
            attempt.Count();
            return saved;
        }

        private async Task<Result> SaveAsync(CancellationToken ct) => await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
    }
}
