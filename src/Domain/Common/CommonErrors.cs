namespace Platform.Domain.Common;

/// <summary>What is refused about anything.</summary>
public static class CommonErrors
{
    public static readonly Error PreconditionFailed = new(ErrorKind.PreconditionFailed, "It has been changed since; read it again");
}
