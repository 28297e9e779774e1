using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.OpenIdProvider;
using static OpenIddict.Server.OpenIddictServerEvents;

var builder = WebApplication.CreateSlimBuilder(args);
var key = new SigningKey();
builder.Services.AddSingleton(key);

// The process lives as long as the connection.
using var connection = new SqliteConnection("Data Source=:memory:");
connection.Open();
builder.Services.AddDbContext<DbContext>(options => options.UseSqlite(connection).UseOpenIddict());
builder.Services.AddOpenIddict()
    .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
    .AddServer(server =>
    {
        server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
            .SetUserInfoEndpointUris("connect/userinfo");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.RegisterScopes("email", "profile");
        server.AddEphemeralEncryptionKey().AddSigningCredentials(key.Credentials).DisableAccessTokenEncryption();
        server.UseAspNetCore().EnableAuthorizationEndpointPassthrough()
            .EnableUserInfoEndpointPassthrough().DisableTransportSecurityRequirement();
        server.AddEventHandler<GenerateTokenContext>(handler => handler.UseSingletonHandler<ChangedTokens>().SetOrder(int.MaxValue - 1000));
        server.AddEventHandler<HandleTokenRequestContext>(handler =>
            handler.UseSingletonHandler<FailingTokens>().SetOrder(int.MaxValue - 1000));
    });

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
}


// One connection serves one request at a time.
using var turn = new SemaphoreSlim(1);
app.Use(async (context, next) =>
{
    await turn.WaitAsync(context.RequestAborted);
    try
    {
        await next(context);
    }
    finally
    {
        turn.Release();
    }
});
app.UseMiddleware<ChangedResponses>();

// A base path under which the metadata is that of another issuer.
app.Use((context, next) =>
{
    if (context.Request.Path.StartsWithSegments("/other", StringComparison.Ordinal, out var rest)) context.Request.Path = rest;
    return next(context);
});
if (app.Configuration.GetValue<bool>("microsoft")) app.UseMiddleware<TenantMetadata>();
app.UseAuthentication();
Endpoints.Map(app);
await app.RunAsync();
