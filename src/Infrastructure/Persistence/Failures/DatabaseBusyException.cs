namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>The application gave up waiting for a connection or for its turn to write. Nothing was sent to the database.</summary>
public sealed class DatabaseBusyException : Exception
{
    public DatabaseBusyException() { }

    public DatabaseBusyException(string message) : base(message) { }

    public DatabaseBusyException(string message, Exception innerException) : base(message, innerException) { }
}
