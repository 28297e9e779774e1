using Platform.Domain.Common;

namespace Platform.WebApi.Http.Errors;

/// <summary>An error of HTTP itself, which no use case returns.</summary>
/// <param name="Status">The status, the same in every dialect.</param>
/// <param name="PublishedCode">The code in the dialects that have codes.</param>
/// <param name="Message">One sentence for the person who reads the response.</param>
internal sealed record HttpError(int Status, string PublishedCode, string Message) : Error(ErrorKind.Protocol, Message)
{
    /// <summary>The encodings that the request may use instead (RFC 9110 §15.5.16); null if its encoding isn't the cause.</summary>
    public string? AcceptEncoding { get; init; }
}
