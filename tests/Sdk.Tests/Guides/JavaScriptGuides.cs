using System.Diagnostics;
using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>JavaScript with its SDK, as packaged.</summary>
internal sealed record JavaScriptGuides() : GuideLanguage("JavaScript", "javascript", ("node", "--version"), ("npm", "--version"))
{
    private static readonly Lazy<Task<TempDirectory>> Package = new(CompileAsync);

    /// <inheritdoc/>
    public override async Task<string[]> WriteAsync(string guide, IReadOnlyList<GuideCode> examples, string directory)
    {
        Directory.CreateSymbolicLink(Path.Combine(directory, "node_modules"), Path.Combine((await Package.Value).Path, "node_modules"));
        await File.WriteAllTextAsync(Path.Combine(directory, "pause.mjs"), """
            import { createInterface } from "node:readline";

            const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
            export async function pause(place) {
              console.log(`\x1e${place}`);
              for (const variable of (await lines.next()).value.split("\t").filter(Boolean)) {
                const [name, ...value] = variable.split("=");
                process.env[name] = value.join("=");
              }
            }
            export const end = () => process.stdin.destroy();
            """);
        string[] program =
        [
            "import { pause as __pause, end as __end } from \"./pause.mjs\";",
            .. examples.Select((example, place) => $"await __pause({place});\n{example.Code}"),
            "__end();",
        ];
        await File.WriteAllTextAsync(Path.Combine(directory, "guide.mjs"), string.Join('\n', program));
        return ["node", "guide.mjs"];
    }

    // Into a separate directory: the story's tests build the package in its folder at the same time.
    private static async Task<TempDirectory> CompileAsync()
    {
        var (sdk, directory) = (RepositoryRoot.Combine("sdks", "javascript"), new TempDirectory());
        var package = Directory.CreateDirectory(Path.Combine(directory.Path, "node_modules", "@platform", "sdk")).FullName;
        File.Copy(Path.Combine(sdk, "package.json"), Path.Combine(package, "package.json"));
        using var compiling = Process.Start("node",
        [
            Path.Combine(sdk, "node_modules", "typescript", "bin", "tsc"), "-p", Path.Combine(sdk, "tsconfig.json"),
            "--outDir", Path.Combine(package, "dist", "esm"),
        ]);
        await compiling.WaitForExitAsync();
        return compiling.ExitCode == 0 ? directory : throw new InvalidOperationException("The JavaScript SDK does not compile");
    }
}
