using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Platform.WebApi.Pages;

/// <summary>A static file of pages. It is read, hashed and compressed on first use.</summary>
internal sealed class PageFile
{
    private const int VersionDigits = 12;

    private readonly Lazy<byte[]> _bytes;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<string> _version;

    public PageFile(string name, string contentType)
        : this(name, contentType, () => Read(name))
    {
    }

    /// <param name="name">The file name.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="make">Creates the content.</param>
    public PageFile(string name, string contentType, Func<byte[]> make)
    {
        (Name, ContentType) = (name, contentType);
        _bytes = new Lazy<byte[]>(make);
        _gzip = new Lazy<byte[]>(() => Compress(Bytes));
        _version = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Bytes))[..VersionDigits]);
    }

    public string Name { get; }

    public string ContentType { get; }

    /// <summary>The start of its SHA-256: other content has another address.</summary>
    public string Version => _version.Value;

    /// <summary>The uncompressed content.</summary>
    public byte[] Bytes => _bytes.Value;

    /// <summary>The content compressed with gzip (RFC 1952).</summary>
    public byte[] Gzip => _gzip.Value;

    /// <summary>Its path relative to the application's root, without a leading slash.</summary>
    public string Path => $"assets/{Version}/{Name}";

    /// <summary>A style sheet that refers to other files as <c>{name}</c>. Each is replaced by the file's versioned path.</summary>
    public static PageFile Naming(string name, string contentType, params PageFile[] named) => new(name, contentType, () =>
        Encoding.UTF8.GetBytes(
            named.Aggregate(
                Encoding.UTF8.GetString(Read(name)),
                (text, other) => text.Replace($"{{{other.Name}}}", $"../{other.Version}/{other.Name}", StringComparison.Ordinal))));

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream("Pages." + name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
