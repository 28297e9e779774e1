using System.Data;
using System.Data.Common;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// A parameter of a statement that is sent past the model, of the column's own type: compared with another, SQL Server would read the whole
/// table, and lock it.
/// </summary>
/// <param name="Name">As the statement names it.</param>
/// <param name="Type">The column's.</param>
/// <param name="Value">What is sent.</param>
/// <param name="Size">The column's, where statements with texts of many lengths should be one to SQL Server; 0 is the value's own.</param>
internal readonly record struct CommandParameter(string Name, DbType Type, object Value, int Size = 0)
{
    /// <summary>Makes the provider's parameter this one.</summary>
    public DbParameter On(DbParameter parameter)
    {
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (Name, Type, Value);
        if (Size > 0) parameter.Size = Size;
        return parameter;
    }

    /// <summary>Adds it to a command.</summary>
    public void AddTo(DbCommand command) => command.Parameters.Add(On(command.CreateParameter()));
}
