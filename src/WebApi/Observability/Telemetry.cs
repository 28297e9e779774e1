using System.Diagnostics;
using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Statements;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Observability;

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

    private const string ServiceName = "platform";
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";
    private const string RequestLogLevel = "Logging:LogLevel:Platform.WebApi.Http.RequestLog";

    public static void Add(WebApplicationBuilder builder, PlatformSettings settings)
    {
        // A line for each request costs more than many requests: outside Development it is there for whoever asks for it.
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

    // Everything else about it is said by the standard OTEL_* settings, which the packages read themselves.
    private static void AddExport(IServiceCollection services, PlatformSettings settings)
    {
        // Read once, by IncomingTraces; the packages' own reading would take the caller's word for whether to record, and its baggage.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.AddSingleton<DistributedContextPropagator, IncomingTraces>();

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(ServiceName, serviceVersion: ProductVersion.Text)
                .AddEnvironmentVariableDetector())

            // A statement of no request and no use case, such as what each node asks four times a second, would be a trace by itself.
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
