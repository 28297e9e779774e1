using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>A connection to a <see cref="ScriptedDatabase"/>.</summary>
internal sealed class ScriptedConnection(ScriptedDatabase database) : DbConnection
{
    // Errors with which the server rolls back the whole transaction: deadlock and snapshot conflict.
    private static readonly int[] RolledBack = [1205, 3960];

    private const byte Fatal = 20;

    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=scripted;Database=platform";

    public override string Database => "platform";

    public override string DataSource => "scripted";

    public override string ServerVersion => "16.00.0000";

    public override ConnectionState State => _state;

    public override bool CanCreateBatch => true;

    /// <summary>The open transaction.</summary>
    internal ScriptedTransaction? Current { get; set; }

    public override void Open()
    {
        if (_state == ConnectionState.Open) throw new InvalidOperationException("The connection is open already.");
        database.Opening?.Invoke();
        _state = ConnectionState.Open;
    }

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Open();
        return Task.CompletedTask;
    }

    // As with the driver, the server rolls back an open transaction when the connection returns to its pool, without a round trip.
    public override void Close()
    {
        Current?.End();
        _state = ConnectionState.Closed;
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <summary>Sends commands in one round trip.</summary>
    internal IReadOnlyList<ScriptedAnswer> Send(
        DbTransaction? transaction, params IReadOnlyList<(string Text, IEnumerable<SqlParameter> Parameters)> statements)
    {
        if (_state != ConnectionState.Open) throw new InvalidOperationException($"The connection is {_state}.");
        if (transaction != Current) throw new InvalidOperationException("The command lacks the transaction of its connection.");
        database.Record(string.Join(Environment.NewLine, statements.Select(statement => statement.Text)));
        try
        {
            return [.. statements.Select(statement => database.Answer(statement.Text, statement.Parameters))];
        }
        catch (SqlException error) when (error.Class >= Fatal || RolledBack.Contains(error.Number))
        {
            Current?.End();
            if (error.Class >= Fatal) _state = ConnectionState.Closed;
            throw;
        }
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        if (Current is not null) throw new InvalidOperationException("A transaction is open already.");
        Send(null, (ScriptedDatabase.Begin, []));
        return Current = new ScriptedTransaction(this, isolationLevel);
    }

    protected override DbCommand CreateDbCommand() => new ScriptedCommand { Connection = this };

    protected override DbBatch CreateDbBatch() => new ScriptedBatch { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }
}

/// <summary>A transaction of a <see cref="ScriptedConnection"/>. Once the server has rolled it back, it can only be disposed.</summary>
internal sealed class ScriptedTransaction(ScriptedConnection connection, IsolationLevel isolation) : DbTransaction
{
    private bool _isOver;

    public override IsolationLevel IsolationLevel => isolation;

    public override bool SupportsSavepoints => true;

    protected override DbConnection? DbConnection => _isOver ? null : connection;

    // After a failed commit nobody can roll back: the outcome is the server's.
    public override void Commit() => Finish(ScriptedDatabase.Commit);

    public override void Rollback() => Finish(ScriptedDatabase.Rollback);

    public override void Save(string savepointName) => Send($"SAVE TRANSACTION [{savepointName}]");

    public override void Rollback(string savepointName) => Send($"ROLLBACK TRANSACTION [{savepointName}]");

    /// <summary>Called when the server has ended it.</summary>
    internal void End() => (_isOver, connection.Current) = (true, null);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isOver) Rollback();
        base.Dispose(disposing);
    }

    private void Finish(string operation)
    {
        Send(operation);
        End();
    }

    private void Send(string operation)
    {
        if (_isOver) throw new InvalidOperationException("This transaction has completed; it is no longer usable.");
        connection.Send(this, (operation, []));
    }
}
