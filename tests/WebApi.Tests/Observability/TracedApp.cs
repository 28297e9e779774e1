using System.Collections.ObjectModel;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry.Trace;
using Platform.TestKit;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Tests.Observability;

/// <summary>An app that exports to a collector and also keeps its spans in memory.</summary>
public sealed class TracedApp : IAsyncLifetime
{
    /// <summary>The message of the exception thrown by <c>GET /v1/throws</c>.</summary>
    public const string Secret = "a detail that no one is told";

    private readonly CapturedSpans _spans = [];
    private OtlpListener _collector = null!;

    /// <summary>The app.</summary>
    public PlatformApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await OtlpListener.StartAsync();
        App = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = _collector.Settings,
            Change = builder => builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(_spans)),
            Map = app => app.MapGet("/v1/throws", (Responder _) => Throw()).ForAnyone(),
        });
    }

    /// <summary>Returns the span of the request with this response; null if it has none.</summary>
    public async Task<Activity?> SpanOfAsync(ApiAnswer answer)
    {
        // A span ends after its response was read, so the span of a later request may come first.
        for (var waited = 0; waited < 100; waited++)
        {
            var found = _spans.Snapshot().Find(span => span.GetTagItem("platform.request_id") as string == answer["X-Request-Id"]);
            if (found is not null) return found;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return null;
    }

    /// <summary>Returns all ended spans below a span.</summary>
    public List<Activity> Below(Activity root) => _spans.Snapshot().FindAll(span => span.TraceId == root.TraceId && span != root);

    /// <summary>Returns all ended spans.</summary>
    public List<Activity> Spans() => _spans.Snapshot();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _collector.DisposeAsync();
    }

    private static Task Throw() => throw new InvalidOperationException(Secret);

    // The exporter adds spans on any thread.
    private sealed class CapturedSpans : Collection<Activity>
    {
        private readonly Lock _turn = new();

        public List<Activity> Snapshot()
        {
            lock (_turn) return [.. Items];
        }

        protected override void InsertItem(int index, Activity item)
        {
            lock (_turn) base.InsertItem(Count, item);
        }
    }
}
