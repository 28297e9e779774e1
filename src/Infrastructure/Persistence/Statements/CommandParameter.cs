using System.Data;
using System.Data.Common;

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>
/// A parameter of a statement that bypasses the EF Core model. It must have the column's type:
/// otherwise SQL Server scans the whole table and locks it.
/// </summary>
/// <param name="Name">The name in the statement.</param>
/// <param name="Type">The type of the column.</param>
/// <param name="Value">The value.</param>
/// <param name="Size">The size of the column, so that SQL Server shares a plan between values of
/// different lengths; 0 for the value's own size.</param>
internal readonly record struct CommandParameter(string Name, DbType Type, object Value, int Size = 0)
{
    /// <summary>Applies it to a provider's parameter.</summary>
    public DbParameter On(DbParameter parameter)
    {
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (Name, Type, Value);
        if (Size > 0) parameter.Size = Size;
        return parameter;
    }

    /// <summary>Adds it to a command.</summary>
    public void AddTo(DbCommand command) => command.Parameters.Add(On(command.CreateParameter()));
}
