using System.Text.Json;
using Platform.TestKit;

namespace Platform.WebApi.Tests;

/// <summary>What answers of the platform dialect must look like.</summary>
internal static class Expect
{
    /// <summary>A refusal with this text and nothing else.</summary>
    public static void Refused(ApiAnswer answer, int status, string error)
    {
        Assert.Equal($$"""{"error":"{{error}}"}""", answer.Text);
        Assert.Equal(status, answer.Status);
    }

    /// <summary>A validation answer that blames this field, and no other.</summary>
    /// <returns>What it says.</returns>
    public static string Invalid(ApiAnswer answer, string field)
    {
        var details = Details(answer);
        Assert.Equal([field], Members(details.GetProperty("fieldErrors")));
        Assert.Equal(0, details.GetProperty("formErrors").GetArrayLength());
        return details.GetProperty("fieldErrors").GetProperty(field)[0].GetString()!;
    }

    /// <summary>A validation answer that blames no field but the body as a whole.</summary>
    public static void FormInvalid(ApiAnswer answer, string message) =>
        Assert.Equal($$$"""{"error":"Validation failed","details":{"fieldErrors":{},"formErrors":["{{{message}}}"]}}""", answer.Text);

    /// <summary>The details of a validation answer.</summary>
    public static JsonElement Details(ApiAnswer answer)
    {
        Assert.True(answer.Status == 422, answer.ToString());
        Assert.Equal(["error", "details"], Members(answer.Json));
        Assert.Equal("Validation failed", answer.TextOf("error"));
        Assert.Equal(["fieldErrors", "formErrors"], Members(answer.Member("details")));
        return answer.Member("details");
    }

    /// <summary>The names of an object's members, in order.</summary>
    public static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    /// <summary>Success, with the whole answer told where it is not.</summary>
    public static void Status(int status, ApiAnswer answer) => Assert.True(answer.Status == status, $"Not {status}: {answer}");

    /// <summary>The response has the rate limit headers with these values.</summary>
    public static void Limits(ApiAnswer answer, int limit, int remaining, int secondsLeft)
    {
        Assert.True(answer["X-RateLimit-Limit"] is not null, $"No limits: {answer}");
        Assert.Equal(($"{limit}", $"{remaining}"), (answer["X-RateLimit-Limit"], answer["X-RateLimit-Remaining"]));
        Assert.Matches($";r={remaining};t={secondsLeft}$", answer["RateLimit"]);
    }
}
