namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>The product itself gave up waiting for the database: for a connection, or for its turn to write. Nothing was sent.</summary>
public sealed class DatabaseBusyException : Exception
{
    public DatabaseBusyException() { }

    public DatabaseBusyException(string message) : base(message) { }

    public DatabaseBusyException(string message, Exception innerException) : base(message, innerException) { }
}
