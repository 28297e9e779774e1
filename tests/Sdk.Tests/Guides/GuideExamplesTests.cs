using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Sdk.Tests.Guides;

/// <summary>
/// Runs every example of every guide as shown by the portal, against a newly started server, in one language. The examples of a guide are
/// one program, since each continues the previous one.
/// </summary>
public abstract partial class GuideExamplesTests
{
    private readonly GuideLanguage _language;

    private protected GuideExamplesTests(GuideLanguage language) => _language = language;

    public static TheoryData<string> Guides => [.. GuideCodes.WithCalls];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Guides))]
    public async Task Examples_of_a_guide_do_what_it_says(string guide) => await RunAsync(guide);

    /// <summary>Fails if a failing example is not detected.</summary>
    /// <param name="works">An example that works.</param>
    /// <param name="fails">A following example that doesn't.</param>
    private protected async Task AssertFoundAsync(string works, string fails)
    {
        if (_language.MissingTool() is { } missing) Assert.Skip($"{missing} is not on this machine");
        await using var app = await GuideProduct.StartAsync();
        var address = app.Url.GetLeftPart(UriPartial.Authority);
        GuideCode[] examples =
        [
            .. ((string[])[works, fails]).Select((code, place) =>
                new GuideCode(place + 1, _language.Name, IsTab: true, code.Replace("{server}", address, StringComparison.Ordinal))),
        ];
        foreach (var count in (int[])[1, 2])
        {
            var run = await GuideRun.StartAsync(app, "broken", _language, examples[..count], GuideSetup.All["getting-started"], Ct);
            Assert.Equal(
                count > 1,
                Failure(_language, examples, examples[..count], run)?.Contains("in example 1", StringComparison.Ordinal) is true);
        }
    }

    private protected async Task RunAsync(string guide)
    {
        if (_language.MissingTool() is { } missing) Assert.Skip($"{missing} is not on this machine");
        await using var app = await GuideProduct.StartAsync();
        var codes = await GuideCodes.ReadAsync(app, guide);
        var examples = _language.ExamplesIn(codes);
        Assert.NotEmpty(examples);
        Assert.True(GuideSetup.All.TryGetValue(guide, out var setup), $"{nameof(GuideSetup)} has no line for {guide}");

        var run = await GuideRun.StartAsync(app, guide, _language, examples, setup, Ct);

        if (Failure(_language, codes, examples, run) is { } failure) Assert.Fail($"{guide}, {_language}: {failure}");
    }

    /// <summary>The first error that a run shows in a guide, and where; null where everything is as the guide says.</summary>
    private protected static string? Failure(
        GuideLanguage language, IReadOnlyList<GuideCode> codes, IReadOnlyList<GuideCode> examples, GuideRun run)
    {
        var last = run.Printed.Count - 1;
        if (run.ExitCode != 0 || last < examples.Count - 1)
        {
            return $"Exit code {run.ExitCode} in example {last}:\n{(last < 0 ? "" : examples[last].Code)}\n{run.Errors}";
        }

        for (var i = 0; i < examples.Count; i++)
        {
            var wrong = language is CurlGuides ? WrongCall(codes, examples[i], run.Calls, i) : WrongOutput(examples[i], run.Printed[i]);
            if (wrong is not null)
            {
                return $"{wrong}, in example {i}:\n{examples[i].Code}\n{string.Join('\n', run.Printed[i])}\n{run.Errors}";
            }
        }

        return null;
    }

    private static string? WrongOutput(GuideCode example, IReadOnlyList<string> printed) =>
        PrintedOutput.Missing(example.Code, printed) is { } missing ? $"It does not print “{missing}”" : null;

    // Calls succeed, except those with a status in a comment; the response printed below them is one of those received so far.
    private static string? WrongCall(
        IReadOnlyList<GuideCode> codes, GuideCode example, IReadOnlyList<IReadOnlyList<GuideCall>> calls, int place)
    {
        if (calls[place].Count < CurlGuides.Curl().Count(example.Code)) return "Not every call was made";
        var refused = calls[place].Select(call => call.Status).Where(status => status is < 200 or > 299);
        var expected = Refused().Matches(example.Code).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        if (!refused.SequenceEqual(expected)) return $"The answers are {string.Join(", ", calls[place].Select(call => call.Status))}";

        var printed = AnswerComment().Matches(example.Code).Select(match => match.Groups[1].Value)
            .Concat(
                codes.SkipWhile(code => code != example)
                    .Skip(1)
                    .SkipWhile(code => code.Group == example.Group)
                    .TakeWhile(code => code.Language == "JSON")
                .Select(code => code.Code));
        var answers = calls.Take(place + 1).SelectMany(each => each).Select(call => call.Body).Where(body => body.StartsWith('{')).ToList();
        foreach (var shape in printed.Select(text => JsonElement.Parse(text)))
        {
            var differences = answers.Select(answer => AnswerShape.Difference(shape, JsonElement.Parse(answer))).ToList();
            if (!differences.Contains(null)) return $"No answer is like {shape} ({string.Join("; ", differences)})";
        }

        return null;
    }

    [GeneratedRegex(@" # ([1-5][0-9]{2})$", RegexOptions.Multiline)]
    private static partial Regex Refused();

    [GeneratedRegex(@"^# (\{.*\})$", RegexOptions.Multiline)]
    private static partial Regex AnswerComment();
}

/// <summary>The examples for curl, including requests that no SDK sends.</summary>
public sealed class CurlExamplesTests() : GuideExamplesTests(new CurlGuides())
{
    public static TheoryData<string> WithCurlAlone => [.. GuideCodes.WithCurl.Except(GuideCodes.WithCalls)];

    [Theory]
    [MemberData(nameof(WithCurlAlone))]
    public async Task Examples_of_a_guide_with_curl_only_do_what_it_says(string guide) => await RunAsync(guide);

    [Theory]
    [InlineData("curl {server}/api/unknown")]
    [InlineData("curl {server}/api/users/me # 404")]
    [InlineData("curl {server}/api/health # 401")]
    [InlineData("curl {server}/api/health\n# {\"state\":\"ok\"}")]
    [InlineData("curl {server}/api/health/$UNKNOWN")]
    [InlineData("false || exit 3")]
    [InlineData("true && : curl {server}/api/health")]
    public Task Broken_example_is_found_Has_teeth(string fails) =>
        AssertFoundAsync("curl {server}/api/health\n# {\"status\":\"ok\"}", fails);
}

/// <summary>The examples in JavaScript.</summary>
public sealed class JavaScriptExamplesTests() : GuideExamplesTests(new JavaScriptGuides())
{
    [Theory]
    [InlineData("await platform.health.read();")]
    [InlineData("await platform.users.me();")]
    [InlineData("console.log((await platform.health.get()).status); // unavailable")]
    public Task Broken_example_is_found_Has_teeth(string fails) => AssertFoundAsync(
        "import { Platform } from \"@platform/sdk\";\nconst platform = new Platform();\n"
        + "console.log((await platform.health.get()).status); // ok",
        fails);
}

/// <summary>The examples in Python.</summary>
public sealed class PythonExamplesTests() : GuideExamplesTests(new PythonGuides())
{
    [Theory]
    [InlineData("client.health.read()")]
    [InlineData("client.users.me()")]
    [InlineData("print(client.health.get().status)  # unavailable")]
    public Task Broken_example_is_found_Has_teeth(string fails) => AssertFoundAsync(
        "from platform_sdk import Platform\nclient = Platform()\nprint(client.health.get().status)  # ok", fails);
}

/// <summary>The examples in Ruby.</summary>
public sealed class RubyExamplesTests() : GuideExamplesTests(new RubyGuides())
{
    [Theory]
    [InlineData("client.health.read")]
    [InlineData("client.users.me")]
    [InlineData("puts client.health.get.status # unavailable")]
    public Task Broken_example_is_found_Has_teeth(string fails) => AssertFoundAsync(
        "require \"platform_sdk\"\nclient = Platform::Client.new\nputs client.health.get.status # ok", fails);
}

/// <summary>The examples in Go.</summary>
public sealed class GoExamplesTests() : GuideExamplesTests(new GoGuides());
