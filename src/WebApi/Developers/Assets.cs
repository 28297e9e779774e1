using System.IO.Compression;
using System.Security.Cryptography;

namespace Platform.WebApi.Developers;

/// <summary>The files of the developer portal. They are in the assembly, so that they are there wherever and however it is started.</summary>
internal static class Assets
{
    /// <summary>The interactive reference's own code: see Assets/Scalar/README.md.</summary>
    public static readonly Asset Scalar = new("standalone.js", "text/javascript; charset=utf-8");

    /// <summary>What starts it.</summary>
    public static readonly Asset Start = new("reference.js", "text/javascript; charset=utf-8");

    /// <summary>The page it is on.</summary>
    public static readonly Asset Page = new("reference.html", "text/html; charset=utf-8");

    private static readonly Asset[] Served = [Scalar, Start];

    /// <summary>The file of a name and a version, or null where there is none.</summary>
    public static Asset? Find(string version, string name) => Served.FirstOrDefault(asset => asset.Name == name && asset.Version == version);
}

/// <summary>One file. It is read, hashed and compressed when it is first asked for.</summary>
internal sealed class Asset(string name, string contentType)
{
    private const int VersionDigits = 12;

    private readonly Lazy<byte[]> _bytes = new(() => Read(name));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(Read(name)));
    private readonly Lazy<string> _version = new(() => Convert.ToHexStringLower(SHA256.HashData(Read(name)))[..VersionDigits]);

    public string Name => name;

    public string ContentType => contentType;

    /// <summary>The start of its SHA-256: another content is another address.</summary>
    public string Version => _version.Value;

    /// <summary>The file as it is.</summary>
    public byte[] Bytes => _bytes.Value;

    /// <summary>The file, compressed (RFC 1952).</summary>
    public byte[] Gzip => _gzip.Value;

    /// <summary>Its address, seen from <c>/developers/api</c>.</summary>
    public string Address => $"assets/{Version}/{Name}";

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream("Developers." + name)
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
