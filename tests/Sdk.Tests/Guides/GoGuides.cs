using System.Diagnostics;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>Go with its SDK. The examples of all guides are one module, which is compiled once; each guide is a function.</summary>
internal sealed partial record GoGuides() : GuideLanguage("Go", "go", ("go", "version"))
{
    private const string Main = """
        package main

        import (
        	"bufio"
        	"context"
        	"fmt"
        	"os"
        	"strings"
        )

        var (
        	ctx    = context.Background()
        	guides = map[string]func(){}
        	input  = bufio.NewReader(os.Stdin)
        )

        func pause(place int) {
        	fmt.Printf("\x1e%d\n", place)
        	line, _ := input.ReadString('\n')
        	for _, variable := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
        		if name, value, ok := strings.Cut(variable, "="); ok {
        			os.Setenv(name, value)
        		}
        	}
        }

        func main() { guides[os.Args[1]]() }
        """;

    private const string Imports = """
        import (
        	"context"
        	"errors"
        	"fmt"
        	"log"
        	"os"
        	"time"

        	"github.com/platform/sdk-go"
        )

        var _ = []any{context.Background, errors.Is, fmt.Println, log.Fatal, os.Getenv, time.Now, platform.NewClient}

        """;

    private static readonly Lazy<Task<TempDirectory>> Compiled = new(CompileAsync);

    /// <inheritdoc/>
    public override async Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory) =>
        [Path.Combine((await Compiled.Value).Path, "guides"), guide];

    // The file with a guide's function.
    private static string FunctionOf(string guide, IReadOnlyList<GuideCode> examples) => string.Join('\n',
    [
        "package main", Imports,
        $"func init() {{ guides[\"{guide}\"] = func() {{",
        .. examples.Select((example, place) => $"pause({place})\n//line {guide}-example-{place}:1\n{Body(example.Code)}"),
        "}}", "",
    ]);

    // Of a complete program, the body of main.
    private static string Body(string code) =>
        WholeProgram().Match(code) is { Success: true } program ? program.Groups["body"].Value : code;

    private static async Task<TempDirectory> CompileAsync()
    {
        var directory = new TempDirectory();
        await using var app = await GuideProduct.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "main.go"), Main);
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "go.mod"), $"""
            module guides

            go 1.19

            require github.com/platform/sdk-go v0.0.0

            replace github.com/platform/sdk-go => {RepositoryRoot.Combine("sdks", "go")}
            """);
        foreach (var guide in GuideCodes.WithCalls)
        {
            var examples = new GoGuides().ExamplesIn(await GuideCodes.ReadAsync(app, guide));
            await File.WriteAllTextAsync(Path.Combine(directory.Path, guide + ".go"), FunctionOf(guide, examples));
        }

        using var compiling = Process.Start(new ProcessStartInfo("go", ["build", "-o", "guides", "."])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardError = true,
        })!;
        var errors = await compiling.StandardError.ReadToEndAsync();
        await compiling.WaitForExitAsync();
        return compiling.ExitCode == 0 ? directory : throw new InvalidOperationException($"The examples in Go do not compile:\n{errors}");
    }

    [GeneratedRegex(@"\Apackage main\n.*\nfunc main\(\) \{\n(?<body>.*)\n\}\s*\z", RegexOptions.Singleline)]
    private static partial Regex WholeProgram();
}
