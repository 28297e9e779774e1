namespace Platform.Domain.Common;

/// <summary>Errors that are not specific to a feature.</summary>
public static class CommonErrors
{
    public static readonly Error PreconditionFailed = new(ErrorKind.PreconditionFailed, "It has been changed since; read it again");
}
