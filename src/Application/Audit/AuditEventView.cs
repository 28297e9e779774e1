namespace Platform.Application.Audit;

/// <summary>One line of the organization's audit.</summary>
/// <param name="Id">Its place in the record: counted from 1, with none left out.</param>
/// <param name="At">When it happened.</param>
/// <param name="Action">What happened, such as <c>api_key.created</c>.</param>
/// <param name="Ip">The address of the client; null where it was not a request.</param>
/// <param name="UserAgent">What the client called itself.</param>
/// <param name="RequestId">The answer's <c>X-Request-Id</c>.</param>
/// <param name="Detail">What else is worth knowing.</param>
public sealed record AuditEventView(
    long Id,
    DateTimeOffset At,
    string Action,
    AuditEventActor Actor,
    AuditEventTarget Target,
    string? Ip,
    string? UserAgent,
    string? RequestId,
    string? Detail);

/// <summary>Who did it; all null for the operator, and for someone who is not known.</summary>
/// <param name="UserId">The person.</param>
/// <param name="Email">The person's address at the time.</param>
/// <param name="KeyPrefix">The start of the key it was done with; null for a sign-in.</param>
public sealed record AuditEventActor(long? UserId, string? Email, string? KeyPrefix);

/// <summary>What it was done to.</summary>
/// <param name="Type">Its kind, such as <c>api_key</c>.</param>
/// <param name="Id">Its id, as answers show it; null where there is no such thing.</param>
public sealed record AuditEventTarget(string Type, string? Id);
