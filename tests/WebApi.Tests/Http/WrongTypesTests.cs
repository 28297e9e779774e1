using System.Collections;
using System.Text.Json;
using Platform.Application.Common;
using Platform.Application.Users.Profile;
using Platform.TestKit;
using Platform.WebApi.Http.Dialects;

namespace Platform.WebApi.Tests.Http;

/// <summary>Every member of every body with every kind of value of the wrong type.</summary>
public sealed class WrongTypesTests(SharedApp shared)
{
    private const string LoneSurrogate = "\"\\ud800\"";
    private const string Nul = "\"\\u0000\"";

    private static readonly string Megabyte = $"\"{new string('x', 1_000_000)}\"";

    [Fact]
    public async Task Value_of_the_wrong_type_is_refused_with_the_name_of_the_member()
    {
        var admin = await shared.App.SignUpAsync();
        var tried = 0;
        foreach (var endpoint in MappedEndpoint.Of(shared.App).Where(e => e.Body is not null))
        {
            foreach (var (member, type) in endpoint.BodyMembers())
            {
                foreach (var value in WrongFor(member, type))
                {
                    var answer = await endpoint.CallAsync(admin, body: $$"""{"{{member}}":{{value}}}""");

                    var blamed = FieldsOf(endpoint, answer);
                    Assert.True(
                        blamed.Any(f => f == member || f.StartsWith(member + "[", StringComparison.Ordinal)),
                        $"{endpoint} {member}={Short(value)}: {answer}");
                    tried++;
                }
            }
        }

        Assert.True(tried > 50, $"Only {tried} were tried");
    }

    [Fact]
    public async Task Value_of_the_wrong_type_is_never_a_server_error()
    {
        foreach (var endpoint in MappedEndpoint.Of(shared.App).Where(e => e.Body is not null))
        {
            foreach (var (member, _) in endpoint.BodyMembers())
            {
                foreach (var value in (string[])
                [
                    "null",
                    "0",
                    "-1",
                    "1e400",
                    "true",
                    "\"\"",
                    "\" \"",
                    "\"😀\"",
                    "[null]",
                    "[[]]",
                    "{\"a\":{}}",
                    "\"9999-12-31T23:59:59.9999999-14:00\"",
                    "\"0001-01-01T00:00:00+14:00\"",
                    Megabyte
                ])
                {
                    // Anonymous and with an unknown id and missing members, because a sign-up for each call would be too expensive.
                    var answer = await endpoint.CallAsync(shared.App.Anonymous, body: $$"""{"{{member}}":{{value}}}""");
                    Assert.True(answer.Status < 500, $"{endpoint} {member}={Short(value)}: {answer}");
                }
            }
        }
    }

    // The object that an id refers to is looked up only after everything else is valid.
    private static IEnumerable<string> WrongFor(string member, Type declared) =>
        member.EndsWith("_id", StringComparison.Ordinal) ? WrongFor(declared).Where(value => value != Megabyte) : WrongFor(declared);

    private static IEnumerable<string> WrongFor(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            type = Nullable.GetUnderlyingType(type.GenericTypeArguments[0]) ?? type.GenericTypeArguments[0];
        }

        string[] never = ["{}", LoneSurrogate, Nul];
        if (type == typeof(string)) return [.. never, "7", "true", "[]", Megabyte];
        if (type == typeof(bool)) return [.. never, "7", "\"text\"", "[]", "1"];
        if (type == typeof(int) || type == typeof(long))
        {
            return [.. never, "true", "\"text\"", "[]", "1.5", "1e400", "99999999999999999999"];
        }

        if (type == typeof(NotificationChanges)) return [LoneSurrogate, Nul, "null", "7", "true", "\"text\"", "[]", "[{}]", Megabyte];
        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            return [.. never, "7", "true", "\"text\"", "[1]", "[{}]", "[[]]", $"[{LoneSurrogate}]", $"[{Nul}]"];
        }

        return [.. never, "7", "true", "\"text\"", "[]", Megabyte];
    }

    private static IEnumerable<string> FieldsOf(MappedEndpoint endpoint, ApiAnswer answer)
    {
        if (endpoint.Dialect == Dialect.Platform) return Expect.Members(Expect.Details(answer).GetProperty("fieldErrors"));
        Assert.True(answer.Status == 400, $"{endpoint}: {answer}");
        return answer.Member("error.details.fields")
            .EnumerateArray()
            .Where(f => f.GetProperty("field").ValueKind == JsonValueKind.String)
            .Select(f => f.GetProperty("field").GetString()!);
    }

    private static string Short(string value) => value.Length > 50 ? value[..50] : value;
}
