using System.Diagnostics;
using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.Application.Common.Pipeline;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Http.Pipeline;

namespace Platform.WebApi.Observability;

/// <summary>Configures logs (JSON outside Development), and traces and metrics over OTLP if a collector is configured.</summary>
internal static class Telemetry
{
    // Every other source of settings overrides these. The request log replaces the framework's log entries, and a failed SQL statement is
    // logged with the error that it causes.
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "None",

        // If it is enabled, the host creates an activity for every request, even if nothing traces it.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
    };

    private const string ServiceName = "platform";
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";
    private const string RequestLogLevel = "Logging:LogLevel:" + RequestLog.Category;

    public static void Add(WebApplicationBuilder builder, PlatformSettings settings)
    {
        // Logging a request costs more than many requests themselves: outside Development it is opt-in.
        var levels = new Dictionary<string, string?>(Levels)
        {
            [RequestLogLevel] = builder.Environment.IsDevelopment() ? "Information" : "Warning"
        };
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = levels });
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment()) builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        else builder.Logging.AddJsonConsole(console =>
            (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));

        if (settings.Collector is not null) AddExport(builder.Services, settings);
    }

    // The standard OTEL_* settings configure everything else; the packages read them.
    private static void AddExport(IServiceCollection services, PlatformSettings settings)
    {
        // IncomingTraces reads the caller's context once. The packages' own propagator would let the caller decide
        // about recording, and accept its baggage.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.AddSingleton<DistributedContextPropagator, IncomingTraces>();

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(ServiceName, serviceVersion: ProductVersion.Text)
                .AddEnvironmentVariableDetector())

            // An SQL statement outside requests and use cases, such as each node's polling four
            // times a second, would be a trace of its own.
            .WithTracing(traces => traces
                .AddSource(UseCaseSpans.Name, SqliteSpans.Name)
                .AddAspNetCoreInstrumentation(options => RequestSpans.Configure(options, settings.PublicPath))
                .AddHttpClientInstrumentation()
                .AddSqlClientInstrumentation(options => options.Filter = _ => Activity.Current is not null)
                .AddProcessor<WithoutMessages>()
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddMeter(UseCaseMeter.Name, EntityFramework)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddSqlClientInstrumentation()
                .AddOtlpExporter());
    }
}
