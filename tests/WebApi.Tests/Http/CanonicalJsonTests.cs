using System.Text;
using System.Text.Json;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Tests.Http;

/// <summary>The canonical form of JSON bodies, which <c>Idempotency-Key</c> compares.</summary>
public class CanonicalJsonTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "1e0")]
    [InlineData("100", "1E+2")]
    [InlineData("0.01", "1e-2")]
    [InlineData("-0", "0.000e5")]
    [InlineData("-12.50", "-1.25e1")]
    public void Numbers_of_equal_value_are_equal(string one, string other) =>
        Assert.Equal(CanonicalJson.Number(one), CanonicalJson.Number(other));

    [Theory]
    [InlineData("1", "-1")]
    [InlineData("1", "10")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1e99999999999", "1e99999999998")]
    public void Numbers_of_different_value_are_different(string one, string other) =>
        Assert.NotEqual(CanonicalJson.Number(one), CanonicalJson.Number(other));

    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"]}""", """ { "b" : [ true, null, "\u0078" ], "a" : 1.0 } """)]
    [InlineData("""{"a":{"c":1,"d":2}}""", """{"a":{"d":2,"c":1}}""")]
    [InlineData("""{"é":"/"}""", """{"\u00e9":"\/"}""")]
    [InlineData("""{"a":"\ud800"}""", """{ "a": "\ud800" }""")]
    public void Bodies_with_the_same_members_are_equal(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":"x"}""", """{"a":"X"}""")]
    [InlineData("""{"a":"b","c":"d"}""", """{"a":"b\",\"c\":\"d"}""")]
    public void Bodies_with_different_members_are_different(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Theory]
    [InlineData("""{"gr\xc1ce":1,"b":2}""")]
    [InlineData("""{"a":{"\ud800":1}}""")]
    [InlineData("""{"a":"gr\xc1ce"}""")]
    public void Body_with_a_text_that_is_not_Unicode_is_compared_byte_by_byte(string escaped)
    {
        // The byte 0xC1 begins no character of UTF-8.
        var bytes = Encoding.Latin1.GetBytes(escaped.Replace("\\xc1", "\u00c1", StringComparison.Ordinal));

        Assert.Equal(bytes, CanonicalJson.Of(JsonElement.Parse(bytes)).ToArray());
    }

    [Fact]
    public void Missing_body_equals_an_empty_object() => Assert.Equal(Of("{}"), Encoding.UTF8.GetString(CanonicalJson.Of(null)));

    private static string Of(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(JsonElement.Parse(json)));
}
