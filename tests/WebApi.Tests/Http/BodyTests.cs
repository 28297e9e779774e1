using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Which bodies are accepted, and how others are refused.</summary>
public sealed class BodyTests(SharedApp shared)
{
    private const string Path = "/api/auth/refresh";

    [Theory]
    [InlineData("{", "Malformed JSON")]
    [InlineData("nonsense", "Malformed JSON")]
    [InlineData("""{"refresh_token":"x"}}""", "Malformed JSON")]
    [InlineData("""{"refresh_token":"x",}""", "Malformed JSON")]
    [InlineData("""{'refresh_token':'x'}""", "Malformed JSON")]
    [InlineData("""{"refresh_token":"x" /* comment */}""", "Malformed JSON")]
    [InlineData("""{"refresh_token":"x","refresh_token":"y"}""", "Malformed JSON")]
    [InlineData("", "Request body is required")]
    [InlineData("null", "Request body must be a JSON object")]
    [InlineData("[]", "Request body must be a JSON object")]
    [InlineData("\"text\"", "Request body must be a JSON object")]
    [InlineData("7", "Request body must be a JSON object")]
    public async Task Body_that_is_no_object_is_refused_without_naming_a_field(string body, string message)
    {
        Expect.FormInvalid(await shared.App.Anonymous.PostAsync(Path, body), message);
    }

    [Fact]
    public async Task Body_with_excessive_nesting_is_refused()
    {
        Expect.FormInvalid(await PostAsync($$"""{"a":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}"""), "Malformed JSON");
        Expect.FormInvalid(await PostAsync(new string('[', 500_000)), "Malformed JSON");
    }

    [Fact]
    public async Task Body_that_is_not_UTF_8_is_refused()
    {
        var content = new ByteArrayContent([.. "{\"refresh_token\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Expect.Details(await shared.App.Anonymous.SendAsync(HttpMethod.Post, Path, content));
    }

    [Theory]
    [InlineData("""{"refresh_token":"\ud800"}""", "Must be valid Unicode text")]
    [InlineData("""{"refresh_token":"a\udc00b"}""", "Must be valid Unicode text")]
    [InlineData("""{"refresh_token":"a\u0000b"}""", "Must not contain a NUL character")]
    [InlineData("""{"refresh_token":7}""", "Must be text")]
    public async Task Invalid_text_is_refused(string body, string message)
    {
        Assert.Equal(message, Expect.Invalid(await PostAsync(body), "refresh_token"));
    }

    [Fact]
    public async Task NUL_in_a_form_is_refused()
    {
        Expect.Invalid(await shared.App.Anonymous.PostFormAsync(Path, ("refresh_token", "a\0b")), "refresh_token");
    }

    [Fact]
    public async Task Field_of_a_megabyte_is_refused_by_name()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Invalid(await admin.PostAsync("/api/api-keys", new { name = new string('n', 1_000_000) }), "name");
        Expect.Invalid(await admin.PatchAsync("/api/organizations/current", new { name = new string('n', 1_000_000) }), "name");
    }

    [Fact]
    public async Task All_members_of_the_wrong_type_are_named_at_once()
    {
        var answer = await shared.App.Anonymous.PostAsync("/api/auth/login", """{"email":1,"password":[],"org_slug":"ok"}""");

        Assert.Equal(["email", "password"], Expect.Members(Expect.Details(answer).GetProperty("fieldErrors")));
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        var admin = await shared.App.SignUpAsync();

        Expect.Status(
            200,
            await shared.App.Anonymous.PostAsync(
                Path, new { refresh_token = admin.RefreshToken, unknown = new { deep = 1 }, Refresh_Token = 3 }));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/jsonx")]
    [InlineData("nonsense")]
    public async Task Other_media_types_are_refused(string type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await shared.App.Anonymous.SendAsync(HttpMethod.Post, Path, content);

        Expect.Refused(answer, 415, "Content-Type must be application/json or application/x-www-form-urlencoded");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("APPLICATION/JSON")]
    public async Task JSON_media_type_is_accepted_in_every_spelling(string type)
    {
        var admin = await shared.App.SignUpAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"refresh_token":"{{admin.RefreshToken}}"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Expect.Status(200, await shared.App.Anonymous.SendAsync(HttpMethod.Post, Path, content));
    }

    [Fact]
    public async Task Empty_body_differs_from_a_body_without_a_media_type()
    {
        Expect.FormInvalid(await shared.App.Anonymous.PostAsync(Path), "Request body is required");
        var answer = await shared.App.Anonymous.SendAsync(HttpMethod.Post, Path, new ByteArrayContent("{}"u8.ToArray()));
        Assert.Equal(415, answer.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("x")]
    public async Task Encoded_body_is_refused_with_the_accepted_encodings(string encoding)
    {
        foreach (var (path, answer) in ((string, string)[])
        [
            (Path, """{"error":"Content-Encoding is not supported; send the body as it is"}"""),
            (
                "/v1/keys",
                """{"error":{"code":"UNSUPPORTED_MEDIA_TYPE","message":"Content-Encoding is not supported; send the body as it is"}}"""),
            (
                "/v1/tasks",
                """{"success":false,"error":"""
                    + """{"code":"UNSUPPORTED_MEDIA_TYPE","message":"Content-Encoding is not supported; send the body as it is"}}"""),
        ])
        {
            var refused = await SendEncodedAsync(await shared.App.SignUpAsync(), path, encoding);

            Assert.Equal((415, answer), (refused.Status, refused.Text));
            Assert.Equal("identity", refused["Accept-Encoding"]);
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("")]
    public async Task Body_with_identity_encoding_is_accepted(string encoding)
    {
        Assert.NotEqual(415, (await SendEncodedAsync(shared.App.Anonymous, Path, encoding)).Status);
    }

    [Theory]
    [InlineData("application/json", "{\"name\":\"Marked\"}")]
    [InlineData("application/x-www-form-urlencoded", "name=Marked")]
    public async Task Byte_order_mark_is_ignored(string type, string body)
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        Assert.Equal(
            "Marked", (await (await shared.App.SignUpAsync()).SendAsync(HttpMethod.Post, "/v1/projects", content)).TextOf("data.name"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Body_of_only_a_byte_order_mark_counts_as_empty(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.Preamble.ToArray());
        if (type is not null) content.Headers.ContentType = new MediaTypeHeaderValue(type);

        Expect.FormInvalid(await shared.App.Anonymous.SendAsync(HttpMethod.Post, Path, content), "Request body is required");
    }

    [Fact]
    public async Task Empty_form_is_refused()
    {
        Expect.FormInvalid(await shared.App.Anonymous.PostFormAsync(Path), "Request body is required");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_with_a_length_of_more_than_a_mebibyte_is_refused(string type)
    {
        var answer = await RawRequest.SendAsync(
            shared.App, $"POST {Path} HTTP/1.1\nHost: localhost\nContent-Type: {type}\nContent-Length: 1048577");

        AssertTooLarge(answer);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Chunked_body_of_more_than_a_mebibyte_is_refused(string type)
    {
        var size = 1_048_577;
        byte[] chunk =
        [
            .. Encoding.ASCII.GetBytes(size.ToString("x", CultureInfo.InvariantCulture) + "\r\n"),
            .. Enumerable.Repeat((byte)'a', size),
            .. "\r\n"u8
        ];

        AssertTooLarge(
            await RawRequest.SendAsync(
                shared.App, $"POST {Path} HTTP/1.1\nHost: localhost\nContent-Type: {type}\nTransfer-Encoding: chunked", chunk));
    }

    [Fact]
    public async Task Body_of_a_mebibyte_is_accepted()
    {
        var admin = await shared.App.SignUpAsync();
        var body = $"{{\"refresh_token\":\"{admin.RefreshToken}\",\"rest\":\"";

        Expect.Status(200, await PostAsync(body + new string('x', 1_048_576 - body.Length - 2) + "\"}"));
    }

    [Fact]
    public async Task Chunked_body_is_accepted()
    {
        var admin = await shared.App.SignUpAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = ApiClient.Content(new { refresh_token = admin.RefreshToken })
        };
        request.Headers.TransferEncodingChunked = true;

        Expect.Status(200, await shared.App.Anonymous.SendAsync(request));
    }

    private Task<ApiAnswer> PostAsync(string body) => shared.App.Anonymous.PostAsync(Path, body);

    private static Task<ApiAnswer> SendEncodedAsync(ApiClient client, string path, string encoding)
    {
        var content = ApiClient.Content(new { name = "n" })!;
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return client.SendAsync(HttpMethod.Post, path, content);
    }

    private static void AssertTooLarge(string answer)
    {
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"error":"Request body is larger than 1 MiB"}""", answer, StringComparison.Ordinal);
    }
}
