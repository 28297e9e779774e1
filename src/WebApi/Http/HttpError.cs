using Platform.Domain.Common;

namespace Platform.WebApi.Http;

/// <summary>A refusal that only HTTP knows: no use case makes it.</summary>
/// <param name="Status">The status, the same in every dialect.</param>
/// <param name="Code">The word for it in the dialects that have one.</param>
/// <param name="Message">One sentence for the person who reads the answer.</param>
internal sealed record HttpError(int Status, string Code, string Message) : Error(ErrorKind.Protocol, Message);
