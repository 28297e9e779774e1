using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Developers;

/// <summary>The files of pages. They are in the assembly, so that they are there wherever and however it is started.</summary>
internal static class PortalFiles
{
    private const string Script = "text/javascript; charset=utf-8";
    private const string Sheet = "text/css; charset=utf-8";
    private const string Font = "font/woff2";

    /// <summary>The letters of text.</summary>
    public static readonly Asset Inter = new("inter.woff2", Font);

    /// <summary>The letters of code.</summary>
    public static readonly Asset Mono = new("jetbrains-mono.woff2", Font);

    /// <summary>The interactive reference's own code: see Assets/Scalar/README.md.</summary>
    public static readonly Asset Scalar = new("standalone.js", Script);

    /// <summary>What starts it.</summary>
    public static readonly Asset Start = new("reference.js", Script);

    /// <summary>The bar above it.</summary>
    public static readonly Asset Bar = Asset.Naming("reference.css", Sheet, Inter, Mono);

    /// <summary>The page it is on.</summary>
    public static readonly Asset Page = new("reference.html", "text/html; charset=utf-8");

    /// <summary>The kept style sheet that every page stands on.</summary>
    public static readonly Asset Bootstrap = new("bootstrap.min.css", Sheet);

    /// <summary>How the portal looks.</summary>
    public static readonly Asset Portal = Asset.Naming("portal.css", Sheet, Inter, Mono);

    /// <summary>Puts the reader's choice of light or dark in force before the page is painted.</summary>
    public static readonly Asset Theme = new("theme.js", Script);

    /// <summary>Copies code, remembers the language, marks where one reads.</summary>
    public static readonly Asset Reading = new("portal.js", Script);

    /// <summary>Colours code.</summary>
    public static readonly Asset Highlight = new("highlight.min.js", Script);

    /// <summary>Finds words in the index.</summary>
    public static readonly Asset MiniSearch = new("minisearch.js", Script);

    /// <summary>Shows what it finds while one types.</summary>
    public static readonly Asset Searching = new("search.js", Script);

    /// <summary>Everything that can be found.</summary>
    public static readonly Asset Index = new("search.json", "application/json; charset=utf-8", GuideSearch.Index);

    private static readonly Asset[] Served = [Scalar, Start, Bar, Inter, Mono, Bootstrap, Portal, Theme, Reading, Highlight, MiniSearch, Searching, Index];

    /// <summary>The file of a name and a version, or null where there is none.</summary>
    public static Asset? Find(string version, string name) => Served.FirstOrDefault(asset => asset.Name == name && asset.Version == version);
}

/// <summary>One file. It is read, hashed and compressed when it is first asked for.</summary>
internal sealed class Asset
{
    private const int VersionDigits = 12;

    private readonly Lazy<byte[]> _bytes;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<string> _version;

    public Asset(string name, string contentType)
        : this(name, contentType, () => Read(name))
    {
    }

    /// <param name="name">What it is called.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="make">What is in it.</param>
    public Asset(string name, string contentType, Func<byte[]> make)
    {
        (Name, ContentType) = (name, contentType);
        _bytes = new Lazy<byte[]>(make);
        _gzip = new Lazy<byte[]>(() => Compress(Bytes));
        _version = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Bytes))[..VersionDigits]);
    }

    public string Name { get; }

    public string ContentType { get; }

    /// <summary>The start of its SHA-256: another content is another address.</summary>
    public string Version => _version.Value;

    /// <summary>The file as it is.</summary>
    public byte[] Bytes => _bytes.Value;

    /// <summary>The file, compressed (RFC 1952).</summary>
    public byte[] Gzip => _gzip.Value;

    /// <summary>Its address, seen from <c>/developers/api</c>.</summary>
    public string Address => $"assets/{Version}/{Name}";

    /// <summary>A style sheet that names others, as <c>{name}</c>: each stands beside it under a version of its own.</summary>
    public static Asset Naming(string name, string contentType, params Asset[] named) => new(name, contentType, () =>
        Encoding.UTF8.GetBytes(named.Aggregate(Encoding.UTF8.GetString(Read(name)), (text, other) => text.Replace($"{{{other.Name}}}", $"../{other.Version}/{other.Name}", StringComparison.Ordinal))));

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
