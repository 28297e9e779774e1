using System.Text;
using System.Text.Json.Nodes;
using Platform.Fuzz.Tests.Checks;

namespace Platform.Fuzz.Tests.Making;

/// <summary>A body of an operation: its documented example, with the values that a world needs, and optionally a mutation.</summary>
internal sealed class Bodies(Dice dice, World world, MailedTokens tokens)
{
    private static readonly string[] OddNames =
    [
        "", "id", "__proto__", "constructor", "NAME", "org_id", "role", "\0", "name ", "na\u200bme",
    ];

    private static readonly string[] OddForms =
    [
        "%", "%zz=1", "=&=&&", "name=%ff%fe", "name=%00", "name=%ed%a0%80", "scopes[]=&scopes[1]=x", "name", "+=+", "a[b][c]=1",
    ];

    private const int TooLarge = (1024 * 1024) + 1;

    /// <summary>The members of a body that should be accepted, each as JSON text.</summary>
    public List<(string Name, string Json)> Good(ApiOperation operation)
    {
        if (operation.Examples.Count == 0) return [];
        return [.. dice.Pick(operation.Examples).Select(member => (member.Key, Fill(operation.Id, member.Key, member.Value)))];
    }

    /// <summary>Mutates a body: an invalid value, or a member that is missing, duplicated or unknown.</summary>
    public void Spoil(ApiOperation operation, List<(string Name, string Json)> members)
    {
        var names = (operation.Body?["properties"] as JsonObject ?? []).Select(member => member.Key).ToList();
        for (var times = dice.Number(1, 4); times > 0; times--)
        {
            var at = members.Count > 0 ? dice.Number(0, members.Count) : -1;
            switch (dice.Number(0, 8))
            {
                case 0 when at >= 0:
                    members.RemoveAt(at);
                    break;
                case 1 when at >= 0:
                    members.Add((members[at].Name, dice.Chance(50) ? members[at].Json : OddValues.OfJson(dice)));
                    break;
                case 2:
                    members.Insert(0, (dice.Pick(OddNames), OddValues.OfJson(dice)));
                    break;
                case 3 when names.Count > 0:
                    members.Add((dice.Pick(names), OddValues.OfJson(dice)));
                    break;
                default:
                    if (at >= 0) members[at] = (members[at].Name, Odd(members[at].Json));
                    break;
            }
        }
    }

    /// <summary>An object in JSON.</summary>
    public static byte[] Json(IEnumerable<(string Name, string Json)> members) =>
        Encoding.UTF8.GetBytes("{" + string.Join(',', members.Select(member => $"{OddValues.Quoted(member.Name)}:{member.Json}")) + "}");

    /// <summary>The same as a form: a list is a repeated field, and a member of an object is named in brackets.</summary>
    public byte[] Form(IEnumerable<(string Name, string Json)> members) =>
        Encoding.UTF8.GetBytes(string.Join(
            '&', members.SelectMany(Fields).Select(field => Escaped(field.Name) + "=" + Escaped(field.Text))));

    /// <summary>A body that is no object, or unparsable.</summary>
    public byte[] Broken(byte[] body) => dice.Number(0, 14) switch
    {
        0 => [],
        1 => body[..^Math.Min(body.Length, dice.Number(1, 5))],
        2 => [0xEF, 0xBB, 0xBF, .. body],
        3 => [.. body, .. body],
        4 => [.. body, .. ",x"u8],
        5 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body))],
        6 => [.. body.Select(value => dice.Chance(3) ? (byte)dice.Number(128, 256) : value)],
        7 => Encoding.UTF8.GetBytes(OddValues.OfJson(dice)),
        8 => Encoding.UTF8.GetBytes("[" + Encoding.UTF8.GetString(body) + "]"),
        9 => [.. Enumerable.Repeat((byte)' ', dice.Pick((int[])[1, 5000, TooLarge])), .. body],
        10 => Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, dice.Pick((int[])[3, 1025, 3000])).Select(i => $"a{i}=1"))),
        11 => Encoding.ASCII.GetBytes(dice.Pick(OddForms)),
        12 => [.. Enumerable.Range(0, 40).Select(_ => (byte)dice.Number(0, 256))],
        _ => [.. body, 0],
    };

    private string Odd(string good) => dice.Number(0, 3) switch
    {
        0 => OddValues.OfJson(dice),
        1 => OddValues.Quoted(OddValues.OfText(dice)),
        _ => good.Length > 1 && good[0] == '"' ? good.Insert(dice.Number(1, good.Length), OddValues.OfPart(dice)) : OddValues.OfJson(dice),
    };

    private IEnumerable<(string Name, string Text)> Fields((string Name, string Json) member)
    {
        JsonNode? value;
        try
        {
            value = JsonNode.Parse(member.Json);
        }
        catch (System.Text.Json.JsonException)
        {
            return [(member.Name, member.Json)];
        }

        if (value is JsonObject parts) return parts.Take(200).Select(part => ($"{member.Name}[{part.Key}]", TextOf(part.Value)));
        if (value is not JsonArray list) return [(member.Name, TextOf(value))];
        var name = dice.Chance(30) ? member.Name + "[]" : member.Name;
        return list.Take(200).Select(item => (name, TextOf(item)));
    }

    // A lone surrogate has no UTF-8 form; escaped as it is, it is another odd value.
    private static string TextOf(JsonNode? value)
    {
        try
        {
            return value is JsonValue text && text.TryGetValue(out string? word) ? word : value?.ToJsonString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private string Fill(string operation, string name, JsonNode? example) => name switch
    {
        "project_id" => OddValues.Quoted(world.IdOf("/v1/projects", dice)),
        "org_slug" => OddValues.Quoted(world.Admin.Slug),
        "email" when operation is "logIn" or "forgotPassword" => OddValues.Quoted(world.Admin.Email),
        "email" => OddValues.Quoted($"{dice.Word(12)}@example.com"),
        "password" when operation == "logIn" => OddValues.Quoted(world.Password),
        "current_password" => OddValues.Quoted(world.Password),
        "new_password" => OddValues.Quoted($"{World.NewPasswords} {dice.Word(8)}"),
        "refresh_token" => OddValues.Quoted(world.Admin.RefreshToken),
        "token" => OddValues.Quoted(tokens.Next(operation)),
        "slug" => OddValues.Quoted("fuzz-" + dice.Word(12)),
        "domain" => OddValues.Quoted($"{dice.Word(12)}.example.com"),
        _ => example?.ToJsonString() ?? "null",
    };
}
