using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>Limits how long EF Core's commands wait for a lock, and records failures that broke their connection.</summary>
internal sealed class SqlServerCommands : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData is { Context: AppDb db } && eventData.CommandSource != CommandSource.Migrations)
        {
            result.CommandText = db.Bounded(result.CommandText);
        }

        return result;
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (command.Connection is not { State: ConnectionState.Open }) DatabaseFailure.Record(eventData.Exception);
    }

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
