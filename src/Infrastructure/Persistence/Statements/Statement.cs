using System.Data.Common;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>A statement that bypasses the EF Core model.</summary>
/// <param name="Sql">The text, in the provider's dialect.</param>
/// <param name="Parameters">The parameters.</param>
internal readonly record struct Statement(string Sql, IReadOnlyList<CommandParameter> Parameters)
{
    /// <summary>Adds it to a batch.</summary>
    public void AddTo(DbBatch batch)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = Sql;
        foreach (var parameter in Parameters) command.Parameters.Add(parameter.On(command.CreateParameter()));
        batch.BatchCommands.Add(command);
    }
}
