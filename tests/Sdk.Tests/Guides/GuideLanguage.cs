using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>A language of the guides' examples, and how a guide's examples become one program.</summary>
/// <param name="Name">The label of its tab.</param>
/// <param name="Folder">The folder under <c>sdks/</c>, or <c>curl</c>.</param>
/// <param name="Tools">The required programs, each with an argument with which it exits at once.</param>
/// <remarks>
/// A program pauses before each example: it writes a line with <see cref="Pause"/> and the example's index, and reads a line of
/// tab-separated environment variables, <c>NAME=value</c>.
/// </remarks>
internal abstract record GuideLanguage(string Name, string Folder, params (string Program, string Argument)[] Tools)
{
    /// <summary>The character at the start of a pause line.</summary>
    public const char Pause = '\u001e';

    /// <summary>All languages, in the order of the tabs.</summary>
    public static readonly IReadOnlyList<GuideLanguage> All =
    [
        new CurlGuides(), new JavaScriptGuides(), new PythonGuides(), new RubyGuides(), new GoGuides()
    ];

    /// <summary>The tools that are missing on this machine; null where none are.</summary>
    public string? MissingTool() => Toolchain.Missing(Folder, Tools);

    /// <summary>The examples of a guide that are run in this language, in order.</summary>
    public virtual IReadOnlyList<GuideCode> ExamplesIn(IEnumerable<GuideCode> codes) =>
        [.. codes.Where(code => code.IsTab && code.Language == Name)];

    /// <summary>Writes the program for a guide.</summary>
    /// <param name="guide">The guide's name.</param>
    /// <param name="examples">Its examples in this language.</param>
    /// <param name="directory">An empty directory, in which the program is run.</param>
    /// <returns>The program and its arguments.</returns>
    public abstract Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory);

    /// <summary>The environment variables that the program needs.</summary>
    public virtual IEnumerable<(string Name, string Value)> Environment => [];

    /// <inheritdoc/>
    public sealed override string ToString() => Folder;

    /// <summary>Writes each example to a separate file, named by its position.</summary>
    protected static async Task WriteEachAsync(IReadOnlyList<GuideCode> examples, string directory)
    {
        for (var i = 0; i < examples.Count; i++) await File.WriteAllTextAsync(Path.Combine(directory, $"example-{i}"), examples[i].Code);
    }
}

/// <summary>Shell with curl. Every call also writes its status and body to files.</summary>
internal sealed partial record CurlGuides() : GuideLanguage("Shell", "curl", ("bash", "--version"), ("curl", "--version"))
{
    /// <summary>The file of calls: a line <c>place status file</c> for each.</summary>
    public const string Calls = "calls";

    /// <summary>Includes blocks without other tabs: requests that no SDK sends.</summary>
    public override IReadOnlyList<GuideCode> ExamplesIn(IEnumerable<GuideCode> codes) =>
        [.. codes.Where(code => code.Language == Name && (code.IsTab || Curl().IsMatch(code.Code)))];

    /// <inheritdoc/>
    public override async Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory)
    {
        await WriteEachAsync(examples, directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "guide.sh"), """
            set -u
            curl() {
              local body
              body=$(mktemp -p "$PWD")
              printf '%s %s %s\n' "$place" "$(command curl -s -o "$body" -w '%{http_code}' "$@")" "$body" >>calls
              cat "$body"
            }
            for ((place = 0; place < $1; place++)); do
              printf '\n\x1e%s\n' "$place"
              IFS= read -r variables
              while IFS= read -r variable; do [ -z "$variable" ] || export "$variable"; done <<<"${variables//$'\t'/$'\n'}"
              source "./example-$place"
            done
            """);
        return ["bash", "guide.sh", $"{examples.Count}"];
    }

    /// <summary>A call.</summary>
    [GeneratedRegex(@"\bcurl [-""h]")]
    public static partial Regex Curl();
}

/// <summary>Python with its SDK.</summary>
internal sealed record PythonGuides() : GuideLanguage("Python", "python", ("python3", "--version"))
{
    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Value)> Environment =>
        [("PYTHONPATH", RepositoryRoot.Combine("sdks", "python", "src")), ("PYTHONDONTWRITEBYTECODE", "1")];

    /// <inheritdoc/>
    public override async Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory)
    {
        await WriteEachAsync(examples, directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "guide.py"), """
            import os
            import sys

            scope = {"__name__": "__main__"}
            for place in range(int(sys.argv[1])):
                print(f"\x1e{place}", flush=True)
                for variable in sys.stdin.readline().rstrip("\n").split("\t"):
                    if variable:
                        name, _, value = variable.partition("=")
                        os.environ[name] = value
                path = f"example-{place}"
                with open(path) as file:
                    exec(compile(file.read(), path, "exec"), scope)
            """);
        return ["python3", "guide.py", $"{examples.Count}"];
    }
}

/// <summary>Ruby with its SDK.</summary>
internal sealed record RubyGuides() : GuideLanguage("Ruby", "ruby", ("ruby", "--version"))
{
    /// <inheritdoc/>
    public override async Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory)
    {
        await WriteEachAsync(examples, directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "guide.rb"), """
            $stdout.sync = true
            ARGV.first.to_i.times do |place|
              puts "\x1e#{place}"
              $stdin.gets.chomp.split("\t").each do |variable|
                name, value = variable.split("=", 2)
                ENV[name] = value
              end
              path = "example-#{place}"
              eval(File.read(path), TOPLEVEL_BINDING, path)
            end
            """);
        return ["ruby", "-I", RepositoryRoot.Combine("sdks", "ruby", "lib"), "guide.rb", $"{examples.Count}"];
    }
}
