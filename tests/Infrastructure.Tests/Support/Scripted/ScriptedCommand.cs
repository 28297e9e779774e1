using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>A command of a <see cref="ScriptedConnection"/>.</summary>
internal sealed class ScriptedCommand : DbCommand
{
    private readonly ScriptedParameters _parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; } = 30;

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() { }

    public override void Prepare() { }

    public override int ExecuteNonQuery() => Send().Affected;

    public override object? ExecuteScalar() => Send().Sets is [[[var first, ..], ..], ..] ? first : null;

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ScriptedRows.Read([Send()], behavior.HasFlag(CommandBehavior.CloseConnection) ? Connection : null);

    private ScriptedAnswer Send() => ((ScriptedConnection)Connection!).Send(Transaction, (CommandText, _parameters.All))[0];
}

/// <summary>Commands sent in one round trip.</summary>
internal sealed class ScriptedBatch : DbBatch
{
    private readonly ScriptedBatchCommands _commands = new();

    public override int Timeout { get; set; } = 30;

    protected override DbBatchCommandCollection DbBatchCommands => _commands;

    protected override DbConnection? DbConnection { get; set; }

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() { }

    public override void Prepare() { }

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override int ExecuteNonQuery() => Send().Sum(answer => answer.Affected);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => Task.FromResult(ExecuteNonQuery());

    public override object? ExecuteScalar() =>
        Send().SelectMany(answer => answer.Sets).FirstOrDefault() is [[var first, ..], ..] ? first : null;

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => Task.FromResult(ExecuteScalar());

    protected override DbBatchCommand CreateDbBatchCommand() => new ScriptedBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ScriptedRows.Read(Send(), null);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Task.FromResult(ExecuteDbDataReader(behavior));

    private IReadOnlyList<ScriptedAnswer> Send() =>
        ((ScriptedConnection)Connection!).Send(
            Transaction, [.. _commands.Cast<ScriptedBatchCommand>().Select(command => (command.CommandText, command.Sent))]);
}

/// <summary>A command of a batch.</summary>
internal sealed class ScriptedBatchCommand : DbBatchCommand
{
    private readonly ScriptedParameters _parameters = new();

    public override string CommandText { get; set; } = "";

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override int RecordsAffected => -1;

    public override bool CanCreateParameter => true;

    protected override DbParameterCollection DbParameterCollection => _parameters;

    internal IEnumerable<SqlParameter> Sent => _parameters.All;

    public override DbParameter CreateParameter() => new SqlParameter();
}

/// <summary>The commands of a batch.</summary>
internal sealed class ScriptedBatchCommands : DbBatchCommandCollection
{
    private readonly List<DbBatchCommand> _commands = [];

    public override int Count => _commands.Count;

    public override bool IsReadOnly => false;

    public override void Add(DbBatchCommand item) => _commands.Add(item);

    public override void Clear() => _commands.Clear();

    public override bool Contains(DbBatchCommand item) => _commands.Contains(item);

    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => _commands.CopyTo(array, arrayIndex);

    public override IEnumerator<DbBatchCommand> GetEnumerator() => _commands.GetEnumerator();

    public override int IndexOf(DbBatchCommand item) => _commands.IndexOf(item);

    public override void Insert(int index, DbBatchCommand item) => _commands.Insert(index, item);

    public override bool Remove(DbBatchCommand item) => _commands.Remove(item);

    public override void RemoveAt(int index) => _commands.RemoveAt(index);

    protected override DbBatchCommand GetBatchCommand(int index) => _commands[index];

    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => _commands[index] = batchCommand;
}

/// <summary>A command's parameters. EF Core's provider expects the driver's type.</summary>
internal sealed class ScriptedParameters : DbParameterCollection
{
    private readonly List<SqlParameter> _parameters = [];

    public IReadOnlyList<SqlParameter> All => _parameters;

    public override int Count => _parameters.Count;

    public override object SyncRoot => _parameters;

    public override int Add(object value)
    {
        _parameters.Add((SqlParameter)value);
        return _parameters.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values) Add(value);
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => _parameters.Contains((SqlParameter)value);

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((System.Collections.ICollection)_parameters).CopyTo(array, index);

    public override System.Collections.IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => _parameters.IndexOf((SqlParameter)value);

    public override int IndexOf(string parameterName) => _parameters.FindIndex(parameter => parameter.ParameterName == parameterName);

    public override void Insert(int index, object value) => _parameters.Insert(index, (SqlParameter)value);

    public override void Remove(object value) => _parameters.Remove((SqlParameter)value);

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(IndexOf(parameterName));

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[IndexOf(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (SqlParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) =>
        _parameters[IndexOf(parameterName)] = (SqlParameter)value;
}
