using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Providers;

/// <summary>Signing in with a provider when a proxy serves the server under a path.</summary>
public sealed class UnderAPathTests
{
    private const string Path = "/platform";

    [Fact]
    public async Task Sign_in_with_a_provider_begins_and_ends_under_the_path()
    {
        using var provider = await OpenIdProcess.StartAsync();
        await using var proxy = await PathProxy.StartAsync(Path);
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Proxies:Known:0"] = "127.0.0.1",
                ["Platform:PublicUrl"] = proxy.PublicUrl,
                ["SignIn:Google:ClientId"] = "google",
                ["SignIn:Google:ClientSecret"] = OpenIdProcess.ClientSecret,
                ["SignIn:Google:Authority"] = provider.Url,
            },
        });
        proxy.App = app.Url;
        await provider.AddClientAsync("google", new Uri(proxy.PublicUrl + "/sign-in/google/callback"));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false
        })
        { BaseAddress = proxy.Url };
        var visitor = new Visitor(new ApiClient(http, null));

        var page = await visitor.GetAsync(Path + "/workspace/sign-up");
        Assert.Contains($"formaction=\"{Path}/sign-in/google\"", page.Text, StringComparison.Ordinal);
        var left = await visitor.SendAsync(Path + "/sign-in/google", ("purpose", "sign-up"));
        var back = await provider.SignInAsync(WebUtility.HtmlDecode(Regex.Match(left.Text, "url=([^\"]+)\"").Groups[1].Value),
            Accounts.New());
        var ended = await visitor.GetAsync(back.PathAndQuery);

        Assert.Equal((303, Path + "/workspace/sign-in/create"), (ended.Status, ended["Location"]));
        var create = await visitor.GetAsync(Path + "/workspace/sign-in/create");
        Assert.Contains($"action=\"{Path}/workspace/sign-in/create\"", create.Text, StringComparison.Ordinal);
        Assert.Equal(Path + "/workspace/developers",
            (await visitor.SendAsync(Path + "/workspace/sign-in/create", ("name", "Under a path")))["Location"]);
    }
}
