using Platform.Application.Audit;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Audit;

/// <summary>The audit as CSV.</summary>
internal static class AuditCsv
{
    /// <summary>The columns, in the order of the JSON members.</summary>
    public static readonly IReadOnlyList<CsvColumn<AuditEventView>> Columns =
    [
        new("id", e => Csv.Text(e.Id)),
        new("at", e => Csv.Text(e.At)),
        new("action", e => e.Action),
        new("actor_user_id", e => Csv.Text(e.Actor.UserId)),
        new("actor_email", e => e.Actor.Email),
        new("actor_key_prefix", e => e.Actor.KeyPrefix),
        new("target_type", e => e.Target.Type),
        new("target_id", e => e.Target.Id),
        new("ip", e => e.Ip),
        new("user_agent", e => e.UserAgent),
        new("request_id", e => e.RequestId),
        new("detail", e => e.Detail),
    ];

    /// <summary>The example in documents.</summary>
    public const string Example =
        "id,at,action,actor_user_id,actor_email,actor_key_prefix,target_type,target_id,ip,user_agent,request_id,detail\r\n"
        + "58,2026-01-16T14:05:30.000Z,api_key.created,42,you@example.com,wrk_a1b2c3d4,api_key,7,"
        + "203.0.113.7,curl/8.5.0,0199c2f4a7b87d31b0a5c9e8f1d2a3b4,wrk_a1b2c3d4\r\n";
}
