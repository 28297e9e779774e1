using System.Diagnostics;
using OpenTelemetry;

namespace Platform.WebApi.Observability;

/// <summary>
/// Removes the error message from a span and keeps the error type. A message may contain data: SQL Server's
/// includes the value that violated a unique index.
/// </summary>
internal sealed class WithoutMessages : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}
