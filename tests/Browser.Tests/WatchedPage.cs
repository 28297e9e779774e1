using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>A page, and the errors and external requests on it while it was open.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly List<string> _problems = [];
    private readonly List<Uri> _requests = [];

    public WatchedPage(IPage page, Uri address)
    {
        (Page, Address) = (page, address);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _problems.Add($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _problems.Add(error);
        page.RequestFailed += (_, request) => _problems.Add($"{request.Url} {request.Failure}");
        page.Request += (_, request) => _requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>The address of the app.</summary>
    public Uri Address { get; }

    /// <summary>Errors and warnings on the console, exceptions, and failed requests.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Requests to other hosts; URLs with inline content (<c>data:</c>, <c>blob:</c>) don't count.</summary>
    public IEnumerable<Uri> RequestsElsewhere =>
        _requests.Where(url =>
            url.Scheme is not ("data" or "blob") && url.GetLeftPart(UriPartial.Authority) != Address.GetLeftPart(UriPartial.Authority));

    public Task GoToAsync(string path) => Page.GotoAsync(new Uri(Address, path).ToString());

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
