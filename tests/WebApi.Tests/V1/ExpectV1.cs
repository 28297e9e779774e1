using System.Text.Json;
using Platform.TestKit;

namespace Platform.WebApi.Tests.V1;

/// <summary>Assertions on responses of the two dialects under <c>/v1</c>.</summary>
internal static class ExpectV1
{
    /// <summary>Asserts a refusal by the Keys API with this code and message and nothing else.</summary>
    public static void KeysRefused(ApiAnswer answer, int status, string code, string message)
    {
        Assert.Equal($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""", answer.Text);
        Assert.Equal(status, answer.Status);
    }

    /// <summary>Asserts a refusal by the Workspace API with this code and message and nothing else.</summary>
    public static void Refused(ApiAnswer answer, int status, string code, string message)
    {
        Assert.Equal($$$"""{"success":false,"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""", answer.Text);
        Assert.Equal(status, answer.Status);
    }

    /// <summary>Asserts a validation error of the Keys API that names exactly these fields in this order.</summary>
    public static void KeysInvalid(ApiAnswer answer, params string[] fields)
    {
        Assert.True(answer.Status == 400, answer.ToString());
        Assert.Equal(["error"], Expect.Members(answer.Json));
        Assert.Equal(["code", "message", "details"], Expect.Members(answer.Member("error")));
        Assert.Equal("VALIDATION_ERROR", answer.TextOf("error.code"));
        Assert.Equal(["fields"], Expect.Members(answer.Member("error.details")));
        Assert.Equal(fields, Blamed(answer));
    }

    /// <summary>Asserts a validation error of the Workspace API that names exactly these fields in this order.</summary>
    public static void Invalid(ApiAnswer answer, params string[] fields)
    {
        Assert.True(answer.Status == 400, answer.ToString());
        Assert.Equal(["success", "error"], Expect.Members(answer.Json));
        Assert.False(answer.Member("success").GetBoolean());
        Assert.Equal("VALIDATION_ERROR", answer.TextOf("error.code"));
        Assert.Equal(["field", "fields"], Expect.Members(answer.Member("error.details")));
        Assert.Equal(fields, Blamed(answer));
        Assert.Equal(fields[0], answer.TextOf("error.details.field"));
        Assert.Equal(answer.Member("error.details.fields")[0].GetProperty("message").GetString(), answer.TextOf("error.message"));
    }

    /// <summary>Returns one member of each item of a list.</summary>
    public static IEnumerable<string?> Each(ApiAnswer list, string member) =>
        list.Member("data").EnumerateArray().Select(item => item.GetProperty(member).GetString());

    private static IEnumerable<string?> Blamed(ApiAnswer answer) => answer.Member("error.details.fields").EnumerateArray().Select(Field);

    private static string? Field(JsonElement fault)
    {
        Assert.Equal(["field", "message"], Expect.Members(fault));
        Assert.NotEmpty(fault.GetProperty("message").GetString()!);
        return fault.GetProperty("field").GetString();
    }
}
