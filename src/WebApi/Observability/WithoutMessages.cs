using System.Diagnostics;
using OpenTelemetry;

namespace Platform.WebApi.Observability;

/// <summary>Takes the message of a failure from its span: SQL Server's, for one, names the value that a unique index refused. The type of the failure stays.</summary>
internal sealed class WithoutMessages : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}
