using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Persistence;

public abstract partial class AppDb
{
    /// <summary>
    /// Creates a command that bypasses the EF Core model, in the current transaction and with the limits of the context's other commands.
    /// </summary>
    internal DbCommand CreateCommand(string sql)
    {
        var command = Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (Bounded(sql), Database.CurrentTransaction?.GetDbTransaction());
        if (Database.GetCommandTimeout() is { } seconds) command.CommandTimeout = seconds;
        return command;
    }

    /// <summary>Executes a single writing statement, bypassing the EF Core model.</summary>
    /// <exception cref="SaveConflictException">The database rolled the statement back; it must be retried.</exception>
    internal async Task<T> WriteAsync<T>(
        string sql, IEnumerable<CommandParameter> parameters, Func<DbCommand, Task<T>> run, CancellationToken ct)
    {
        using var turn = await TakeTurnAsync(ct);
        T answer = default!;
        await TryingAgainAsync(async () => answer = await ReadAsync(sql, parameters, run, ct));
        return answer;
    }

    /// <summary>Executes a single reading statement, bypassing the EF Core model.</summary>
    internal async Task<T> ReadAsync<T>(
        string sql, IEnumerable<CommandParameter> parameters, Func<DbCommand, Task<T>> run, CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = CreateCommand(sql);
            foreach (var parameter in parameters) parameter.AddTo(command);
            return await run(command);
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>
    /// Executes statements in the current transaction, bypassing the EF Core model; in one round trip if the provider supports batches.
    /// </summary>
    internal async Task SendAsync(IReadOnlyCollection<Statement> statements, CancellationToken ct)
    {
        var connection = Database.GetDbConnection();
        if (connection.CanCreateBatch)
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = Database.CurrentTransaction!.GetDbTransaction();
            if (Database.GetCommandTimeout() is { } seconds) batch.Timeout = seconds;
            foreach (var statement in statements) (statement with { Sql = Bounded(statement.Sql) }).AddTo(batch);
            await batch.ExecuteNonQueryAsync(ct);
            return;
        }

        await SendInTurnAsync(statements, ct);
    }

    // With an embedded database a round trip costs nothing. Consecutive executions of a statement share a prepared command.
    private async Task SendInTurnAsync(IEnumerable<Statement> statements, CancellationToken ct)
    {
        (DbCommand Command, string Sql)? last = null;
        try
        {
            foreach (var statement in statements)
            {
                if (last is { } same && same.Sql == statement.Sql)
                {
                    foreach (var (i, parameter) in statement.Parameters.Index()) same.Command.Parameters[i].Value = parameter.Value;
                }
                else
                {
                    if (last is { } other) await other.Command.DisposeAsync();
                    last = (CreateCommand(statement.Sql), statement.Sql);
                    foreach (var parameter in statement.Parameters) parameter.AddTo(last.Value.Command);
                }

                await last.Value.Command.ExecuteNonQueryAsync(ct);
            }
        }
        finally
        {
            if (last is { } sent) await sent.Command.DisposeAsync();
        }
    }

    private static async Task TryingAgainAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception refusal) when (MayTryAgain(refusal))
        {
            throw new SaveConflictException("The database asks for another try.", refusal);
        }
    }

    private static bool MayTryAgain(Exception refusal) => DatabaseFailure.KindOf(refusal) == DatabaseFailureKind.RolledBack;

    // Call it while the connection is held: afterwards it is closed in any case.
    private async Task NotingBreaksAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw;
        }
    }

    // Commands on a broken connection fail with an exception whose message contains only its state, in the system's language.
    private bool IsBroken(Exception failure)
    {
        var isBroken = Database.GetDbConnection().State != ConnectionState.Open;
        if (isBroken) DatabaseFailure.Record(failure);
        return isBroken;
    }
}
