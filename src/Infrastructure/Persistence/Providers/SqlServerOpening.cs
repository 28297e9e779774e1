using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.Persistence.Providers;

/// <summary>
/// Passes every connection that is opened through the gate, limits the total time for opening,
/// and records failures to open as database failures.
/// </summary>
internal sealed class SqlServerOpening(ConnectionGate gate) : DbConnectionInterceptor
{
    // In addition to Connect Timeout. The client library opens new connections one after the other and may start an attempt shortly before
    // its time is over, so without this limit two of its timeouts can follow each other.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        gate.Enter(connection, eventData.Context as AppDb);
        return result;
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var began = Stopwatch.GetTimestamp();
        var db = eventData.Context as AppDb;
        await gate.EnterAsync(connection, db, cancellationToken);
        if (result.IsSuppressed || db is { MayTakeLong: true } || connection.ConnectionTimeout == 0) return result;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(connection.ConnectionTimeout) + Grace - Stopwatch.GetElapsedTime(began));
        try
        {
            await connection.OpenAsync(limit.Token);
            return InterceptionResult.Suppress();
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseBusyException("The database has not accepted a connection in time.", late);
        }
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => gate.Leave(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        gate.Leave(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => gate.Leave(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        gate.Leave(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionCanceled(DbConnection connection, ConnectionEndEventData eventData) => gate.Leave(connection);

    public override Task ConnectionCanceledAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        gate.Leave(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData)
    {
        gate.Leave(connection);
        DatabaseFailure.Record(eventData.Exception);
    }

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }
}
