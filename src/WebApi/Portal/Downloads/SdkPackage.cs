using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>A package of an SDK.</summary>
/// <param name="Name">Its file name, which contains its version.</param>
/// <param name="Kind">Its kind: the language and the format.</param>
/// <param name="Bytes">The file's content.</param>
public sealed record SdkPackage(string Name, SdkPackageKind Kind, byte[] Bytes)
{
    private const int Kilobyte = 1000;

    /// <summary>Its SHA-256, in hexadecimal digits.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Its size for display, such as <c>98 kB</c>.</summary>
    public string Size => string.Create(CultureInfo.InvariantCulture, $"{(Bytes.Length + Kilobyte - 1) / Kilobyte} kB");

    /// <summary>The shell command that installs it.</summary>
    /// <param name="address">The URL of its folder, without a trailing slash.</param>
    public string InstallFrom(string address) => Kind.Install
        .Replace("{url}", $"{address}/{Name}", StringComparison.Ordinal)
        .Replace("{name}", Name, StringComparison.Ordinal)
        .Replace("{version}", Kind.VersionIn(Name), StringComparison.Ordinal);
}

/// <summary>A kind of SDK package.</summary>
/// <param name="Title">Its display name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Install">The shell command that installs it, with <c>{url}</c>, <c>{name}</c> and <c>{version}</c> of the package.</param>
/// <param name="NamePattern">Matches its whole file name; the group <c>version</c> is the version.</param>
public sealed partial record SdkPackageKind(string Title, string ContentType, string Install, Regex NamePattern)
{
    /// <summary>All kinds, in display order.</summary>
    public static readonly IReadOnlyList<SdkPackageKind> All =
    [
        new("JavaScript and TypeScript", "application/gzip", "npm install {url}", Npm()),
        new("Python", "application/zip", "pip install {url}", Wheel()),
        new("Python, from its sources", "application/gzip", "pip install {url}", SourceDistribution()),
        new("Ruby", "application/octet-stream", "curl -fsSO {url} && gem install ./{name}", Gem()),
        new(
            "Go", "application/zip",
            "curl -fsSO {url} && unzip -q {name} && mv github.com/platform/sdk-go@v{version} sdk-go"
            + " && go mod edit -require=github.com/platform/sdk-go@v{version} -replace=github.com/platform/sdk-go=./sdk-go",
            GoModule()),
    ];

    /// <summary>The version in the name of a file of this kind.</summary>
    public string VersionIn(string name) => NamePattern.Match(name).Groups["version"].Value;

    [GeneratedRegex(@"\Aplatform-sdk-(?<version>[0-9][0-9A-Za-z.-]*)\.tgz\z")]
    private static partial Regex Npm();

    [GeneratedRegex(@"\Aplatform_sdk-(?<version>[0-9][0-9A-Za-z.]*)-py3-none-any\.whl\z")]
    private static partial Regex Wheel();

    [GeneratedRegex(@"\Aplatform_sdk-(?<version>[0-9][0-9A-Za-z.]*)\.tar\.gz\z")]
    private static partial Regex SourceDistribution();

    [GeneratedRegex(@"\Aplatform-sdk-(?<version>[0-9][0-9A-Za-z.]*)\.gem\z")]
    private static partial Regex Gem();

    [GeneratedRegex(@"\Asdk-go-v(?<version>[0-9][0-9A-Za-z.-]*)\.zip\z")]
    private static partial Regex GoModule();
}
