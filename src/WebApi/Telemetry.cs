using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Platform.Application.Common;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi;

/// <summary>Logs, JSON outside Development, and traces and metrics over OTLP where a collector is named.</summary>
internal static class Telemetry
{
    // Weaker than every other source of settings. The request log says what the framework's lines would, and a failed
    // statement reaches the log with the failure it causes.
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "None",

        // Where it is enabled the host makes an activity for every request, whether anyone traces it or not.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
    };

    private const string RequestLogLevel = "Logging:LogLevel:Platform.WebApi.Http.RequestLog";

    public static void Add(WebApplicationBuilder builder, PlatformSettings settings)
    {
        // A line for each request costs more than many requests: outside Development it is there for whoever asks for it.
        var levels = new Dictionary<string, string?>(Levels) { [RequestLogLevel] = builder.Environment.IsDevelopment() ? "Information" : "Warning" };
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = levels });
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment()) builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        else builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));

        if (settings.Collector is not null) builder.Services.AddHostedService<Exporter>();
    }

    /// <summary>Exports from start to stop; what is still held at the stop is sent then.</summary>
    private sealed class Exporter : IHostedService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .AddSource("Microsoft.AspNetCore", "System.Net.Http")
                .AddOtlpExporter()
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "System.Runtime", "Microsoft.EntityFrameworkCore", UseCaseMeter.Name)
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _traces?.Dispose();
            _metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
