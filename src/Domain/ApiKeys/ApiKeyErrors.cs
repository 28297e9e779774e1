using Platform.Domain.Common;

namespace Platform.Domain.ApiKeys;

/// <summary>Errors of API keys.</summary>
public static class ApiKeyErrors
{
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Key not found");
    public static readonly Error Expired = new(ErrorKind.Conflict, "The key has expired; make a new one");
    public static readonly Error AlreadyRotated = new(ErrorKind.Conflict, "The key has been rotated already");
    public static readonly Error PersonLeft = new(ErrorKind.Conflict, "The key's person has left; adopt it first");
    public static readonly Error MoreThanCaller = new(ErrorKind.Forbidden, "Insufficient permissions");
    public static readonly Error TestKeyMakesTestKeys = new(ErrorKind.Forbidden, "Insufficient permissions");
}
