using Platform.Application.Credentials;
using Platform.Application.Sessions.Browser;
using Platform.Domain.Access;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Pages;

/// <summary>The data that every page has in addition to its content.</summary>
public sealed class PageModel
{
    private readonly Lazy<string> _formToken;

    internal PageModel(Caller? viewer, Func<string> formToken)
    {
        Viewer = viewer;
        _formToken = new Lazy<string>(formToken);
    }

    /// <summary>The signed-in caller; null for signed-out visitors.</summary>
    public Caller? Viewer { get; }

    /// <summary>The token that a form must send to be accepted.</summary>
    public string AntiforgeryToken => _formToken.Value;

    /// <summary>The server's path prefix, without a trailing slash; empty for none.</summary>
    public required string Root { get; init; }

    /// <summary>The server's URL for links.</summary>
    public required string Address { get; init; }

    /// <summary>When the page is rendered.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The response's <c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>The message about the last action; null for none.</summary>
    public FlashMessage? FlashMessage { get; init; }

    /// <summary>Whether anyone may create a workspace.</summary>
    public bool MaySignUp { get; init; }

    /// <summary>The providers that people may sign in with, in the order of their buttons.</summary>
    public IReadOnlyList<SignInProvider> Providers { get; init; } = [];

    /// <summary>The other workspaces that this browser can switch to.</summary>
    public IReadOnlyList<HeldSignIn> Others { get; init; } = [];

    /// <summary>The base URL of pages about several workspaces, which is never a workspace's own host.</summary>
    public required string Product { get; init; }

    /// <summary>The URL of a page about several workspaces.</summary>
    /// <param name="path">Its path, with a leading slash.</param>
    public string ToProduct(string path) => Product + path;

    /// <summary>The limit that is nearly or fully used; null for none, or if the viewer may not see usage.</summary>
    public LimitUse? NearLimit { get; init; }

    /// <summary>The URL of a page or file, for a link or a form.</summary>
    /// <param name="path">Its path, with a leading slash.</param>
    public string To(string path) => Root + path;

    /// <summary>Whether the viewer has all the permissions.</summary>
    public bool May(Permissions needs) => Viewer is { } viewer && (viewer.Permissions & needs) == needs;
}
