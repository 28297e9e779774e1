using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>
/// Puts a transaction around the one command of a save into the command's own text: one round trip in place of three. It begins and
/// ends within the command, as sp_executesql demands (error 266).
/// </summary>
internal sealed class SqlServerOneCommand : DbCommandInterceptor
{
    // An error ends the command and rolls back what it did.
    private const string Begin = "SET XACT_ABORT ON;\nBEGIN TRANSACTION;\n";
    private const string Commit = "\nCOMMIT TRANSACTION;";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (IsMeant(eventData.Context, eventData.CommandSource)) command.CommandText = Begin + command.CommandText + Commit;
        return ValueTask.FromResult(result);
    }

    // A reader that is closed early swallows the errors of later statements, and the commit is the last.
    public override async ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        if (!IsMeant(eventData.Context, CommandSource.SaveChanges)) return result;
        while (await eventData.DataReader.NextResultAsync())
        {
            // Its rows have been read.
        }

        return result;
    }

    private static bool IsMeant(object? context, CommandSource source) =>
        source == CommandSource.SaveChanges && context is AppDb { IsSavingInOneCommand: true };
}
