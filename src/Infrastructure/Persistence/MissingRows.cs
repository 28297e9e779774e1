using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;

using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence;

/// <summary>Writes rows that several nodes may try to insert at the same time.</summary>
internal static class MissingRows
{
    /// <summary>The most attempts to write.</summary>
    public const int Tries = 5;

    /// <summary>
    /// Executes a write that inserts a row if it is missing. If another node inserts the row between the check and
    /// the insert, the write is repeated and finds it.
    /// </summary>
    /// <param name="db">The context. Inside a transaction, the write must be a single
    /// statement, so that a violation ends only that.</param>
    /// <param name="row">The entity type of the row. Only a violation of its primary key repeats the write.</param>
    /// <param name="write">The write. A failed attempt must leave no state that a repetition would count twice.</param>
    /// <param name="ct">Cancels the delay between attempts.</param>
    /// <exception cref="SaveConflictException">The database rolled back every attempt.</exception>
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
                // The other node's row is committed: an insert waits for the outcome of the conflicting one.
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
