using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The story in <c>sdks/story.md</c>, run once in each language; each of its steps is a test.</summary>
public sealed partial class StoryTests(StoryFixture fixture) : IClassFixture<StoryFixture>
{
    public static TheoryData<string, int, string> Steps
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var language in StoryLanguage.All)
            {
                foreach (var (number, title) in ReadSteps()) data.Add(language.Folder, number, title);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Step_of_the_story_succeeds(string language, int step, string title)
    {
        var results = await fixture.ResultsAsync(language);
        Assert.True(
            results.Steps.GetValueOrDefault(step) == "ok",
            $"{language}, step {step}, {title}: {results.Steps.GetValueOrDefault(step, "not told")}\n{results.Output}");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Tests_of_an_sdk_pass(string language)
    {
        var results = await fixture.ResultsAsync(language);
        Assert.True(results.ExitCode == 0, results.Output);
    }

    [Fact]
    public void Every_sdk_folder_runs_the_story() => Assert.Equal(
        Directory.GetDirectories(RepositoryRoot.Combine("sdks"), "*", SearchOption.TopDirectoryOnly)
            .Select(Path.GetFileName).Where(name => name != "packages").Order(StringComparer.Ordinal),
        StoryLanguage.All.Select(language => language.Folder).Order(StringComparer.Ordinal));

    public static TheoryData<string> Languages => [.. StoryLanguage.All.Select(language => language.Folder)];

    private static IEnumerable<(int Number, string Title)> ReadSteps() =>
        File.ReadLines(RepositoryRoot.Combine("sdks", "story.md")).Select(line => Step().Match(line)).Where(match => match.Success)
            .Select(match => (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value.Trim()));

    [GeneratedRegex(@"^\| (\d+) \| ([^|]+) \|")]
    private static partial Regex Step();
}

/// <summary>Starts the server for the first language, and runs the story once for each.</summary>
public sealed class StoryFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<StoryResults>>> _results = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private StoryProduct? _product;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_product is not null) await _product.DisposeAsync();
        _oneAtATime.Dispose();
    }

    /// <summary>The result of a language's story; skips the test where the machine lacks its tools.</summary>
    internal async Task<StoryResults> ResultsAsync(string folder)
    {
        var language = StoryLanguage.All.Single(language => language.Folder == folder);
        if (language.MissingTool() is { } missing) Assert.Skip($"{missing} is not on this machine");
        return await _results.GetOrAdd(folder, _ => new Lazy<Task<StoryResults>>(() => RunAsync(language))).Value;
    }

    private async Task<StoryResults> RunAsync(StoryLanguage language)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            _product ??= await StoryProduct.StartAsync();
            return await language.RunAsync(_product);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
