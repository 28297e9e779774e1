using Platform.TestKit;

namespace Platform.WebApi.Tests.Observability;

/// <summary>Export to a collector over OTLP.</summary>
public sealed class ExportTests
{
    [Theory]
    [InlineData(null, "platform")]
    [InlineData("tenants-eu", "tenants-eu")]
    public async Task Collector_gets_traces_and_metrics_under_the_services_name(string? configured, string name)
    {
        await using var collector = await OtlpListener.StartAsync();
        var settings = collector.Settings;
        settings["OTEL_SERVICE_NAME"] = configured;
        settings["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test";
        await using (var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings }))
        {
            var admin = await app.SignUpAsync();
            Expect.Status(200, await admin.GetAsync("/v1/projects"));
        }

        string[] resource = ["service.name", name, "service.version", ProductVersion.Text, "deployment.environment.name"];
        string[] spans = ["GET /v1/projects", "ListProjects", "db.system.name"];
        string[] metrics =
        [
            "http.server.request.duration", "platform.use_case.duration", "kestrel.active_connections", "dotnet.gc.collections",
        ];
        Assert.DoesNotContain(resource.Concat(spans), text => !collector.HasInTraces(text));
        Assert.DoesNotContain(resource.Concat(metrics), text => !collector.HasInMetrics(text));

        Assert.False(collector.HasInTraces("unknown_service"));
    }

    [Fact]
    public async Task Exporters_are_not_registered_without_a_collector()
    {
        await using var app = await PlatformApp.StartAsync();

        Assert.Null(app.Services.GetService(typeof(OpenTelemetry.Trace.TracerProvider)));
        Assert.Null(app.Services.GetService(typeof(OpenTelemetry.Metrics.MeterProvider)));
    }
}
