using System.Text.Json;
using Platform.WebApi.Http.Dialects;

namespace Platform.WebApi.Http.Versioning;

/// <summary>The form of an operation's requests and responses in an older version of the API.</summary>
internal interface IOlderForm
{
    /// <summary>The older version.</summary>
    IApiRelease Release { get; }

    /// <summary>Whether the operation's list had no pages.</summary>
    bool IsWhole { get; }

    /// <summary>Whether requests differ from those of the newest version.</summary>
    bool ChangesRequests { get; }

    /// <summary>Whether responses differ from those of the newest version.</summary>
    bool ChangesAnswers { get; }

    /// <summary>The newest form of a request body.</summary>
    JsonElement Request(JsonElement body);

    /// <summary>Writes a success in the older form.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="dialect">The surface's dialect.</param>
    /// <param name="value">The object, or the items of the list.</param>
    /// <param name="list">Null for one object.</param>
    void Write(Utf8JsonWriter json, JsonDialect dialect, object value, ListInfo? list);
}
