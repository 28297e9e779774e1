using System.Diagnostics;
using OpenTelemetry;

namespace Platform.WebApi.Observability;

/// <summary>
/// Removes the message of a failure from its span and leaves its type. A message may hold data: SQL Server's names the value
/// that a unique index refused.
/// </summary>
internal sealed class WithoutMessages : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}
