using Platform.Application.Mail;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>The domain whose subdomains are workspaces: <c>acme.example.com</c> belongs to the workspace <c>acme</c>.</summary>
public sealed class WorkspaceDomain : IWorkspaceAddresses
{
    private readonly string _suffix;
    private readonly Uri _publicUrl;

    private WorkspaceDomain(string domain, Uri publicUrl) => (_suffix, _publicUrl) = ("." + domain, publicUrl);

    /// <summary>The workspace of a host; null for the application's main host and all others.</summary>
    /// <param name="host">A host without port, in any case.</param>
    public OrganizationSlug? SlugOf(string host)
    {
        host = host.ToLowerInvariant();
        if (host == _publicUrl.Host || !host.EndsWith(_suffix, StringComparison.Ordinal)) return null;
        return OrganizationSlug.TryParse(host[..^_suffix.Length]) is { IsReserved: false } slug ? slug : null;
    }

    /// <summary>Whether an origin is a workspace's, with the scheme and port of the public URL.</summary>
    public bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && url.Scheme == _publicUrl.Scheme && url.Port == _publicUrl.Port && SlugOf(url.Host) is not null;

    /// <inheritdoc/>
    public string? Of(OrganizationSlug slug) => SlugOf(slug.Value + _suffix) is null
        ? null
        : new UriBuilder(_publicUrl) { Host = slug.Value + _suffix }.Uri.AbsoluteUri.TrimEnd('/');

    internal static WorkspaceDomain? Read(SettingsReader read, string? publicUrl)
    {
        const string key = "Platform:WorkspaceDomain";
        const string needed = "needs Platform__PublicUrl, whose scheme and port the addresses of workspaces have";
        if (read.Text(key) is not { } text) return null;
        if (publicUrl is null) throw SettingException.For(key, needed);
        var domain = text.Trim().ToLowerInvariant();
        var isHost = domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && Uri.CheckHostName(domain) == UriHostNameType.Dns;
        return isHost && domain[^1] != '.' && domain.Length + OrganizationSlug.MaxLength < 253
            ? new WorkspaceDomain(domain, new Uri(publicUrl))
            : throw SettingException.For(key, "must be a domain such as example.com, without scheme, port and path");
    }
}

/// <summary>Used if workspaces have no separate hosts.</summary>
internal sealed class NoWorkspaceAddresses : IWorkspaceAddresses
{
    public string? Of(OrganizationSlug slug) => null;
}
