using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence;

/// <summary>Writes rows that several nodes may find missing at the same moment.</summary>
internal static class MissingRows
{
    /// <summary>How often a write is carried out at most.</summary>
    public const int Tries = 5;

    /// <summary>
    /// Carries out a write that adds a row where it finds none. Where another node adds that row between the search and the insert,
    /// the write is carried out again, and finds it.
    /// </summary>
    /// <param name="db">Where the row is written. Within a transaction, the write must be what a violation ends: one statement.</param>
    /// <param name="row">The entity of the row. Only a violation of its primary key repeats the write.</param>
    /// <param name="write">The write. One that fails must leave nothing behind that the next would count twice.</param>
    /// <param name="ct">Ends the pause before another try.</param>
    /// <exception cref="SaveConflictException">Every try was asked by the database for another one.</exception>
    public static async Task<T> AddIfMissingAsync<T>(this AppDb db, Type row, Func<Task<T>> write, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await write();
            }
            catch (Exception violation) when (tried < Tries && db.IsPrimaryKeyOf(row, violation))
            {
                // The other node's row is committed: an insert waits for the outcome of the one that it meets.
            }
            catch (SaveConflictException) when (tried < Tries && db.Database.CurrentTransaction is null)
            {
                await RetryDelay.ForAsync(tried, ct);
            }
        }
    }

    /// <inheritdoc cref="AddIfMissingAsync{T}"/>
    public static Task AddIfMissingAsync(this AppDb db, Type row, Func<Task> write, CancellationToken ct) => db.AddIfMissingAsync(
        row,
        async () =>
        {
            await write();
            return true;
        },
        ct);

    private static bool IsPrimaryKeyOf(this AppDb db, Type row, Exception violation) =>
        UniqueViolation.IndexOf(violation) is { } index && index == db.Model.FindEntityType(row)!.FindPrimaryKey()!.GetName();
}
