using System.Data.Common;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>A statement that is sent past the model.</summary>
/// <param name="Sql">In the provider's own words.</param>
/// <param name="Parameters">What it names.</param>
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
