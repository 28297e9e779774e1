using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Hashing;

namespace Platform.TestKit;

/// <summary>
/// The application's password hashes, each computed once per process: a hash takes a core a tenth of a second, and the same few passwords
/// are hashed a thousand times. Tests of the cost of hashing turn <see cref="AppOptions.CachesPasswords"/> off.
/// </summary>
internal sealed class CachedPasswords(IPasswords passwords) : IPasswords, IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Hashes = [];
    private static readonly ConcurrentDictionary<(string? Hash, string Password), Lazy<Task<PasswordMatch>>> Matches = [];

    /// <summary>Decorates the registered hasher.</summary>
    public static void Register(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IPasswords)).ImplementationType!;
        services.AddSingleton<IPasswords>(provider =>
            new CachedPasswords((IPasswords)ActivatorUtilities.CreateInstance(provider, registered)));
    }

    /// <summary>Always succeeds: cached hashes cost nothing.</summary>
    public IDisposable TryEnter(string? clientAddress) => new Place();

    public Task<string> HashAsync(string password, CancellationToken ct) =>
        Hashes.GetOrAdd(
            password, text => new Lazy<Task<string>>(() => passwords.HashAsync(text, CancellationToken.None))).Value.WaitAsync(ct);

    public Task<PasswordMatch> MatchAsync(string? hash, string password, CancellationToken ct) =>
        Matches.GetOrAdd(
            (hash, password),
            pair =>
                new Lazy<Task<PasswordMatch>>(() =>
                    passwords.MatchAsync(pair.Hash, pair.Password, CancellationToken.None))).Value.WaitAsync(ct);

    public void Dispose() => (passwords as IDisposable)?.Dispose();

    private sealed class Place : IDisposable
    {
        public void Dispose() { }
    }
}
