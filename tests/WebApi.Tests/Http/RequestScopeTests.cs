using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Organizations;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Http;

/// <summary>Use cases act as the caller that their service scope was created with.</summary>
public sealed class RequestScopeTests(SharedApp shared)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Use_case_in_a_scope_without_a_caller_throws()
    {
        await using var scope = shared.App.Services.CreateAsyncScope();
        var sender = scope.ServiceProvider.GetRequiredService<UseCaseSender>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => sender.Send(new ListOrganizations(), Ct));

        Assert.Contains("no caller", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_without_a_caller_has_neither_caller_nor_client_nor_address()
    {
        await using var scope = shared.App.Services.CreateAsyncScope();

        Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<ICaller>());
        Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<ClientInfo>());
        Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Application.Mail.PublicAddress>());
    }

    [Fact]
    public async Task Use_case_in_a_scope_with_a_caller_runs()
    {
        var admin = await shared.App.SignUpAsync();
        var scopes = shared.App.Services.GetRequiredService<IServiceScopeFactory>();

        var listed = await UseCaseScope.SendAsync(scopes, SystemContext.WithoutClient, new ListOrganizations(), Ct);

        Assert.Contains(listed.Value, organization => organization.Slug == admin.Slug);
    }

    [Fact]
    public async Task Scope_has_the_caller_and_the_client_that_it_was_created_with()
    {
        var (scopes, client) = (shared.App.Services.GetRequiredService<IServiceScopeFactory>(), new ClientInfo("192.0.2.1", "test", "1"));
        await using var scope = UseCaseScope.Create(scopes, new SystemContext(client));

        Assert.Same(client, scope.ServiceProvider.GetRequiredService<ClientInfo>());
        Assert.Same(Caller.Anonymous, scope.ServiceProvider.GetRequiredService<ICaller>());
    }

    [Fact]
    public async Task Scope_of_a_request_has_its_caller_and_client_and_ends_with_it()
    {
        var probe = new Probe();
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Change = builder => builder.Services.AddSingleton<IStartupFilter>(probe).AddScoped<Ending>(),
        });
        var admin = await app.SignUpAsync();

        var answer = await admin.GetAsync("/api/users/me");

        Expect.Status(200, answer);
        var (caller, client, ending) = await probe.Seen.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(admin.OrganizationId, caller.Organization.Value);
        Assert.Equal(("127.0.0.1", answer["X-Request-Id"]), (client.Ip, client.RequestId));
        await ending.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    // Its middleware is the outermost: it sees the request's services after the pipeline has set them.
    private sealed class Probe : IStartupFilter
    {
        public TaskCompletionSource<(ICaller Caller, ClientInfo Client, Ending Ending)> Seen { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                await rest(context);
                if (context.Request.Path != "/api/users/me") return;
                var services = context.RequestServices;
                Seen.SetResult((
                    services.GetRequiredService<ICaller>(), services.GetRequiredService<ClientInfo>(),
                    services.GetRequiredService<Ending>()));
            });
            next(app);
        };
    }

    private sealed class Ending : IDisposable
    {
        public TaskCompletionSource Ended { get; } = new();

        public void Dispose() => Ended.TrySetResult();
    }
}
