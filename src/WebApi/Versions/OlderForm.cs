using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Versions;

/// <summary>The form of an operation in an older version: all changes between that version and the newest, newest first.</summary>
internal sealed class OlderForm : IOlderForm
{
    private readonly string _operation;
    private readonly VersionChange[] _requests;
    private readonly VersionChange[] _values;
    private readonly VersionChange[] _shapes;

    private OlderForm(string operation, ApiRelease release, VersionChange[] changes)
    {
        (_operation, Release) = (operation, release);
        Instead = changes.Select(change => change.Instead(operation)).FirstOrDefault(other => other is not null);
        IsWhole = changes.Any(change => change.WasWhole(operation));

        // Requests are upgraded from old to new, responses downgraded from new to old.
        _requests =
        [
            .. changes.Where(change => change.Overrides(nameof(VersionChange.Request), typeof(string), typeof(JsonObject))).Reverse()
        ];
        _values = [.. changes.Where(change => change.Overrides(nameof(VersionChange.Answer), typeof(object)))];
        _shapes = [.. changes.Where(change => change.Overrides(nameof(VersionChange.Answer), typeof(string), typeof(JsonObject)))];
    }

    /// <summary>The version.</summary>
    public IApiRelease Release { get; }

    /// <summary>The operation whose handler responds; null for the operation's own handler.</summary>
    public string? Instead { get; }

    /// <summary>Whether the list has no pages and page parameters are ignored.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether request bodies differ from those of the newest version.</summary>
    public bool ChangesRequests => _requests.Length > 0;

    /// <summary>Whether responses differ from those of the newest version.</summary>
    public bool ChangesAnswers => IsWhole || _values.Length > 0 || _shapes.Length > 0;

    /// <summary>The form of an operation in a version; null if no change affects it.</summary>
    public static OlderForm? Make(string operation, ApiRelease release, ApiVersions versions)
    {
        var changes = versions.NewestFirst.TakeWhile(newer => newer.Number > release.Number)
            .SelectMany(newer => newer.Changes)
            .Where(change => change.Operations.Contains(operation))
            .ToArray();
        return changes.Length == 0 ? null : new OlderForm(operation, release, changes);
    }

    /// <summary>Converts a request body to the newest version.</summary>
    public JsonElement Request(JsonElement body)
    {
        if (!ChangesRequests) return body;
        var members = JsonObject.Create(body)!;
        foreach (var change in _requests) change.Request(_operation, members);
        return JsonElement.Parse(members.ToJsonString());
    }

    /// <summary>Writes a response of the newest version in this version's form.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="dialect">The surface's dialect.</param>
    /// <param name="value">The newest version's response.</param>
    /// <param name="list">Null for one object.</param>
    public void Write(Utf8JsonWriter json, JsonDialect dialect, object value, ListInfo? list)
    {
        var shown = IsWhole ? ListInfo.Whole : list;
        dialect.BeginSuccess(json, shown);
        if (list is null)
        {
            Write(json, value);
        }
        else
        {
            json.WriteStartArray();
            foreach (var item in (IEnumerable<object>)value) Write(json, item);
            json.WriteEndArray();
        }

        dialect.EndSuccess(json, shown);
    }

    private void Write(Utf8JsonWriter json, object view)
    {
        var older = view;
        foreach (var change in _values) older = change.Answer(older);

        var type = ApiJson.TypeInfo(view.GetType());
        if (_shapes.Length == 0)
        {
            JsonSerializer.Serialize(json, older, type);
            return;
        }

        var members = JsonSerializer.SerializeToNode(older, type)!.AsObject();
        foreach (var change in _shapes) change.Answer(_operation, members);
        members.WriteTo(json);
    }
}
