using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The running server for the story, behind its proxy.</summary>
internal sealed class StoryProduct : IStoryControls, IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ProductProcess _process;
    private readonly Dictionary<string, string?> _settings;

    private StoryProduct(TestDatabase database)
    {
        _database = database;
        _settings = new Dictionary<string, string?>(database.Settings)
        {
            ["Plans:Free:RequestsPerMinute"] = "0",
            ["Plans:Free:RequestsPerDay"] = "0",
            ["Plans:Free:RequestsPerMonth"] = "0",
            ["Plans:Pro:RequestsPerMinute"] = "5",
            ["Plans:Enterprise:RequestsPerMinute"] = "0",
            ["RateLimits:AnonymousPerMinute"] = "0",
            ["Tokens:AccessTokenSeconds"] = "3",
        };
        _process = ProductProcess.Start(_settings);
    }

    /// <summary>The proxy.</summary>
    public StoryProxy Proxy { get; private set; } = null!;

    /// <summary>Starts the server and its proxy.</summary>
    public static async Task<StoryProduct> StartAsync()
    {
        var product = new StoryProduct(await TestDatabase.CreateAsync());
        var client = await product._process.ListeningAsync();
        product.Proxy = await StoryProxy.StartAsync(client.Http.BaseAddress!, product);
        return product;
    }

    /// <inheritdoc/>
    public async Task SetPlanAsync(string slug, string plan)
    {
        using var command = ProductProcess.Start(_settings, "set-plan", slug, plan);
        if (await command.EndAsync() != 0) throw new InvalidOperationException($"set-plan failed: {command}");
    }

    /// <inheritdoc/>
    public async Task<string> MailedTokenAsync(string address) => (await new MailFolder(_database.DataDirectory).WaitAsync(address)).Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _process.Dispose();
        await _database.DisposeAsync();
    }
}
