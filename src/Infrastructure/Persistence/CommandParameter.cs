using System.Data;
using System.Data.Common;

namespace Platform.Infrastructure.Persistence;

/// <summary>A parameter of a statement that is sent past the model, of the column's own type: compared with another, SQL Server would read the whole table, and lock it.</summary>
internal readonly record struct CommandParameter(string Name, DbType Type, object Value)
{
    /// <summary>Makes the provider's parameter this one.</summary>
    public DbParameter On(DbParameter parameter)
    {
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (Name, Type, Value);
        return parameter;
    }

    /// <summary>Adds it to a command.</summary>
    public void AddTo(DbCommand command) => command.Parameters.Add(On(command.CreateParameter()));
}
