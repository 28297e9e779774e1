using System.Text.Json;

namespace Platform.Sdk.Tests.Guides;

/// <summary>
/// Compares a response with one printed in a guide: the same members everywhere, of the same types; null matches any type.
/// </summary>
internal static class AnswerShape
{
    /// <summary>The first difference; null where both have the same shape.</summary>
    /// <param name="printed">The response in the guide. Every item of a list in the actual response
    /// is compared with its first item.</param>
    /// <param name="answer">The actual response.</param>
    /// <param name="path">The path of both.</param>
    public static string? Difference(JsonElement printed, JsonElement answer, string path = "$")
    {
        if (printed.ValueKind == JsonValueKind.Null || answer.ValueKind == JsonValueKind.Null) return null;
        if (KindOf(printed) != KindOf(answer)) return $"{path} is {KindOf(answer)}, not {KindOf(printed)}";
        return printed.ValueKind switch
        {
            JsonValueKind.Object => InObject(printed, answer, path),
            JsonValueKind.Array => InArray(printed, answer, path),
            _ => null,
        };
    }

    private static string? InObject(JsonElement printed, JsonElement answer, string path)
    {
        var names = printed.EnumerateObject().Select(member => member.Name).ToList();
        var others = names.Except(answer.EnumerateObject().Select(member => member.Name))
            .Concat(answer.EnumerateObject().Select(member => member.Name).Except(names)).ToList();
        if (others.Count > 0) return $"{path} has {string.Join(", ", others)} on one side only";
        return names.Select(name => Difference(printed.GetProperty(name), answer.GetProperty(name), $"{path}.{name}"))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? InArray(JsonElement printed, JsonElement answer, string path)
    {
        if (printed.GetArrayLength() == 0) return null;
        if (answer.GetArrayLength() == 0) return $"{path} is empty";
        return answer.EnumerateArray()
            .Select(item => Difference(printed[0], item, $"{path}[]"))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string KindOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : $"{element.ValueKind}";
}
