using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Hashing;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Api.Auth;

/// <summary>More passwords arrive than can be hashed.</summary>
[Collection(nameof(Operation.Alone))]
public sealed class HashFloodTests
{
    [Fact]
    public async Task Sign_ins_beyond_a_second_of_work_are_503_at_once_and_another_address_still_gets_in()
    {
        var settings = new Dictionary<string, string?> { ["Proxies:Known:0"] = "127.0.0.1", ["RateLimits:FailuresPerAccount"] = "0" };
        await using var app = await PlatformApp.StartAsync(new AppOptions { CachesPasswords = false, Settings = settings });
        var admin = await app.SignUpAsync();
        var flood = Enumerable.Range(0, 120)
            .Select(i => SignInAsync(app, "203.0.113.1", $"x{i}@example.com", "a wrong password", admin.Slug))
            .ToList();
        await Task.Delay(100, TestContext.Current.CancellationToken);

        var honest = await SignInAsync(app, "203.0.113.2", admin.Email, admin.Password, admin.Slug);

        Assert.Equal(200, honest.Status);
        var answers = await Task.WhenAll(flood);
        Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[401, 503]));
        var refused = answers.Where(answer => answer.Status == 503).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal(("""{"error":"Service unavailable"}""", "1"), (answer.Text, answer["Retry-After"])));
        Assert.Contains(answers, answer => answer.Status == 401);
    }

    [Theory]
    [InlineData("/api/auth/login")]
    [InlineData("/api/organizations")]
    [InlineData("/api/invitations/accept")]
    [InlineData("/api/auth/reset-password")]
    public async Task Every_request_that_hashes_is_refused_when_no_slot_is_free(string path)
    {
        await using var app = await PlatformApp.StartAsync(
            new AppOptions { Change = builder => builder.Services.AddSingleton<IPasswords, NoPlace>() });
        object body = path switch
        {
            "/api/auth/login" => new { email = "a@example.com", password = "some password", org_slug = "acme" },
            "/api/organizations" => new { name = "Acme", email = "a@example.com", password = "a good long password" },
            _ => new { token = MailTokenSecret.New(), password = "a good long password" },
        };

        var answer = await app.Anonymous.PostAsync(path, body);

        Assert.Equal((503, "1"), (answer.Status, answer["Retry-After"]));
    }

    private static Task<ApiAnswer> SignInAsync(PlatformApp app, string address, string email, string password, string slug)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = JsonContent.Create(new { email, password, org_slug = slug })
        };
        request.Headers.Add("X-Forwarded-For", address);
        return app.Anonymous.SendAsync(request);
    }

    private sealed class NoPlace : IPasswords
    {
        public IDisposable? TryEnter(string? clientAddress) => null;

        public Task<string> HashAsync(string password, CancellationToken ct) => throw new InvalidOperationException("No place was free.");

        public Task<PasswordMatch> MatchAsync(string? hash, string password, CancellationToken ct) =>
            throw new InvalidOperationException("No place was free.");
    }
}
