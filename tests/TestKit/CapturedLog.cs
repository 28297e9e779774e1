using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Platform.TestKit;

/// <summary>Collects every log entry of an app, of every level and category, with its scopes and exceptions.</summary>
public sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>The entries so far: level, category, text, state, scopes and exception of each.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose() { }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new System.Text.StringBuilder($"{logLevel} {category}: {formatter(state, exception)}");
            if (state is IEnumerable<KeyValuePair<string, object?>> values) Add(line, values);
            log._scopes.ForEachScope((scope, text) => Add(text, scope), line);
            if (exception is not null) line.Append(" | ").Append(exception);
            log._lines.Enqueue(line.ToString());
        }

        private static void Add(System.Text.StringBuilder line, object? part)
        {
            if (part is not IEnumerable<KeyValuePair<string, object?>> values) line.Append(" | ").Append(part);
            else foreach (var (name, value) in values) line.Append(" | ").Append(name).Append('=').Append(value);
        }
    }
}
