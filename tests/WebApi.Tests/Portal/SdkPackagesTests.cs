using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Platform.TestKit;
using Platform.WebApi.Portal.Downloads;

namespace Platform.WebApi.Tests.Portal;

/// <summary>The SDK packages among the downloads.</summary>
public sealed class SdkPackagesTests : IDisposable
{
    private const string Page = "/developers/downloads";

    private static readonly string[] Names =
        [
            "platform-sdk-0.2.0.tgz",
            "platform_sdk-0.2.0-py3-none-any.whl",
            "platform_sdk-0.2.0.tar.gz",
            "platform-sdk-0.2.0.gem",
            "sdk-go-v0.2.0.zip"
        ];

    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Packages_are_listed_with_their_checksums_and_downloaded_as_they_are()
    {
        await WriteAsync(Names);
        await using var app = await StartAsync();

        var page = await app.Anonymous.GetAsync(Page);

        Assert.DoesNotContain("build/sdks --pack", page.Text, StringComparison.Ordinal);
        foreach (var name in Names)
        {
            using var answer = await app.Anonymous.Http.GetAsync(
                new Uri($"{Page}/{name}", UriKind.Relative), TestContext.Current.CancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder.Path, name), TestContext.Current.CancellationToken), bytes);
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.GetValues("Cache-Control")));
            Assert.Equal(name, answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
            Assert.Contains($"href=\"../developers/downloads/{name}\"", page.Text, StringComparison.Ordinal);
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), page.Text, StringComparison.Ordinal);
        }

        var address = app.Url.GetLeftPart(UriPartial.Authority) + Page;
        Assert.Contains($"npm install {address}/platform-sdk-0.2.0.tgz", page.Text, StringComparison.Ordinal);
        Assert.Contains($"pip install {address}/platform_sdk-0.2.0-py3-none-any.whl", page.Text, StringComparison.Ordinal);
        Assert.Contains("gem install ./platform-sdk-0.2.0.gem", page.Text, StringComparison.Ordinal);
        Assert.Contains("-require=github.com/platform/sdk-go@v0.2.0", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_without_packages_explains_how_to_build_them_and_shows_them_once_they_exist()
    {
        await using var app = await StartAsync();

        Assert.Contains("build/sdks --pack", (await app.Anonymous.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await app.Anonymous.GetAsync($"{Page}/{Names[0]}")).Status);

        await WriteAsync(Names[..1]);

        Assert.Contains(Names[0], (await app.Anonymous.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await app.Anonymous.GetAsync($"{Page}/{Names[0]}")).Status);
    }

    [Theory]
    [InlineData("platform-sdk-0.3.0.tgz")]
    [InlineData("notes.txt")]
    [InlineData("platform-sdk-0.2.0$(x).gem")]
    [InlineData("..%2Fsecret.zip")]
    [InlineData("%2e%2e%2fsecret.zip")]
    [InlineData("..%5Csecret.zip")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("PLATFORM-SDK-0.2.0.TGZ")]
    public async Task Package_that_is_not_listed_is_not_found(string name)
    {
        await WriteAsync([.. Names, "notes.txt", "platform-sdk-0.2.0$(x).gem"]);
        await using var app = await StartAsync();

        Assert.Equal(404, (await app.Anonymous.GetAsync($"{Page}/{name}")).Status);
        Assert.DoesNotContain("notes.txt", (await app.Anonymous.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("$(x)", (await app.Anonymous.GetAsync(Page)).Text, StringComparison.Ordinal);
    }

    private Task<PlatformApp> StartAsync() => PlatformApp.StartAsync(new AppOptions
    {
        Change = builder => builder.Services.AddSingleton(new SdkPackages(_folder.Path)),
    });

    private async Task WriteAsync(IEnumerable<string> names)
    {
        foreach (var name in names) await File.WriteAllBytesAsync(Path.Combine(_folder.Path, name), RandomNumberGenerator.GetBytes(3000));
    }
}
