using System.Reflection;
using Microsoft.Data.SqlClient;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>Creates the exceptions of SQL Server's driver, which have no public constructor.</summary>
internal static class SqlErrors
{
    private const byte UserError = 14;
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;

    /// <summary>An exception with one error.</summary>
    /// <param name="number">As in <c>sys.messages</c>; negative and small numbers are the driver's.</param>
    /// <param name="message">The server's message.</param>
    /// <param name="state">Distinguishes places that raise the same number.</param>
    /// <param name="severity">From 20 up, the server closes the connection.</param>
    public static SqlException Of(int number, string message = "The server refused.", byte state = 1, byte severity = UserError)
    {
        var errors = (SqlErrorCollection)Make(typeof(SqlErrorCollection), []);
        typeof(SqlErrorCollection).GetMethod("Add", Internal)!.Invoke(errors, [Error(number, message, state, severity)]);
        var create = typeof(SqlException).GetMethod("CreateException", Internal, [typeof(SqlErrorCollection), typeof(string)])!;
        return (SqlException)create.Invoke(null, [errors, "16.00.0000"])!;
    }

    /// <summary>A row that already exists, by its primary key (2627).</summary>
    public static SqlException DuplicatePrimaryKey(string table) => Of(
        2627,
        $"Violation of PRIMARY KEY constraint 'PK_{table}'. Cannot insert duplicate key in object 'dbo.{table}'. The key value is (1).");

    /// <summary>A row that already exists, by a unique index (2601).</summary>
    public static SqlException DuplicateIndex(string table, string index) => Of(
        2601, $"Cannot insert duplicate key row in object 'dbo.{table}' with unique index '{index}'. The duplicate key value is (1).");

    /// <summary>A row that refers to a missing one (547).</summary>
    public static SqlException ForeignKey(string key, string principal) => Of(
        547,
        $"The INSERT statement conflicted with the FOREIGN KEY constraint \"{key}\". "
        + $"The conflict occurred in database \"platform\", table \"dbo.{principal}\", column 'Id'.",
        severity: 16);

    /// <summary>The server chose this transaction as a deadlock victim and rolled it back (1205).</summary>
    public static SqlException Deadlock() =>
        Of(1205, "Transaction was deadlocked and has been chosen as the deadlock victim. Rerun the transaction.", severity: 13);

    /// <summary>The connection is lost.</summary>
    public static SqlException ConnectionLost() => Of(10054, "A transport-level error has occurred.", state: 0, severity: 20);

    private static SqlError Error(int number, string message, byte state, byte severity)
    {
        var constructor = typeof(SqlError).GetConstructors(Internal).MinBy(c => c.GetParameters().Length)!;
        return (SqlError)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.Name switch
        {
            "infoNumber" => number,
            "errorState" => state,
            "errorClass" => severity,
            "errorMessage" => message,
            "server" or "procedure" => "scripted",
            "lineNumber" => 1,
            _ when parameter.HasDefaultValue => parameter.DefaultValue,
            _ => throw new NotSupportedException($"The driver's errors have a new part, {parameter.Name}."),
        })]);
    }

    private static object Make(Type type, object[] arguments) => Activator.CreateInstance(type, Internal, null, arguments, null)!;
}
