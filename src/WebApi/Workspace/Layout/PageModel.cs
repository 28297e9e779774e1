using Platform.Application.Credentials;
using Platform.Application.Sessions.Browser;
using Platform.Domain.Access;
using Platform.Domain.Quotas;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Workspace.Layout;

/// <summary>What every page knows besides what it is about.</summary>
public sealed class PageModel
{
    private readonly Lazy<string> _formToken;

    internal PageModel(Caller? viewer, Func<string> formToken)
    {
        Viewer = viewer;
        _formToken = new Lazy<string>(formToken);
    }

    /// <summary>Who has signed in; null for anyone else.</summary>
    public Caller? Viewer { get; }

    /// <summary>What a form must send back to be believed.</summary>
    public string AntiforgeryToken => _formToken.Value;

    /// <summary>The path that the product is under, with no slash at its end; empty where it is under none.</summary>
    public required string Root { get; init; }

    /// <summary>The address of the product, as links name it.</summary>
    public required string Address { get; init; }

    /// <summary>When the page is made.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The answer's <c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>What has just been done; null for nothing.</summary>
    public FlashMessage? FlashMessage { get; init; }

    /// <summary>Whether anyone may make a workspace.</summary>
    public bool MaySignUp { get; init; }

    /// <summary>The providers that people may sign in with, in the order of their buttons.</summary>
    public IReadOnlyList<SignInProvider> Providers { get; init; } = [];

    /// <summary>The other workspaces that this browser can switch to.</summary>
    public IReadOnlyList<HeldSignIn> Others { get; init; } = [];

    /// <summary>The address that pages about several workspaces begin with: not that of one workspace's own host.</summary>
    public required string Product { get; init; }

    /// <summary>The address of a page that is about more than one workspace.</summary>
    /// <param name="path">Its path, with a slash at the start.</param>
    public string ToProduct(string path) => Product + path;

    /// <summary>The limit that is nearly or fully used; null where none is, or the viewer may not see usage.</summary>
    public LimitUse? NearLimit { get; init; }

    /// <summary>The address of a page or file of the product, for a link or a form.</summary>
    /// <param name="path">Its path, with a slash at the start.</param>
    public string To(string path) => Root + path;

    /// <summary>Whether the viewer may do something.</summary>
    public bool May(Permissions needs) => Viewer is { } viewer && (viewer.Permissions & needs) == needs;
}
