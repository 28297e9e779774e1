using System.Text.Json;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>Assertions on responses of the platform dialect.</summary>
internal static class Expect
{
    /// <summary>Asserts a refusal with this message and nothing else.</summary>
    public static void Refused(ApiAnswer answer, int status, string error)
    {
        Assert.Equal($$"""{"error":"{{error}}"}""", answer.Text);
        Assert.Equal(status, answer.Status);
    }

    /// <summary>Asserts a validation error that names only this field.</summary>
    /// <returns>The message.</returns>
    public static string Invalid(ApiAnswer answer, string field)
    {
        var details = Details(answer);
        Assert.Equal([field], Members(details.GetProperty("fieldErrors")));
        Assert.Equal(0, details.GetProperty("formErrors").GetArrayLength());
        return details.GetProperty("fieldErrors").GetProperty(field)[0].GetString()!;
    }

    /// <summary>Asserts a validation error of the body as a whole, without a field.</summary>
    public static void FormInvalid(ApiAnswer answer, string message) =>
        Assert.Equal($$$"""{"error":"Validation failed","details":{"fieldErrors":{},"formErrors":["{{{message}}}"]}}""", answer.Text);

    /// <summary>Asserts a validation error and returns its details.</summary>
    public static JsonElement Details(ApiAnswer answer)
    {
        Assert.True(answer.Status == 422, answer.ToString());
        Assert.Equal(["error", "details"], Members(answer.Json));
        Assert.Equal("Validation failed", answer.TextOf("error"));
        Assert.Equal(["fieldErrors", "formErrors"], Members(answer.Member("details")));
        return answer.Member("details");
    }

    /// <summary>Returns the names of an object's members, in order.</summary>
    public static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    /// <summary>Asserts the status, and reports the whole response if it differs.</summary>
    public static void Status(int status, ApiAnswer answer) => Assert.True(answer.Status == status, $"Not {status}: {answer}");

    /// <summary>Asserts the rate limit headers.</summary>
    public static void Limits(ApiAnswer answer, int limit, int remaining, int secondsLeft)
    {
        Assert.True(answer["X-RateLimit-Limit"] is not null, $"No limits: {answer}");
        Assert.Equal(($"{limit}", $"{remaining}"), (answer["X-RateLimit-Limit"], answer["X-RateLimit-Remaining"]));
        Assert.Matches($";r={remaining};t={secondsLeft}$", answer["RateLimit"]);
    }
}
