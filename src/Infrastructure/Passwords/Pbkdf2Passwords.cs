using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Platform.Application.Users;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Passwords;

/// <summary>
/// PBKDF2-HMAC-SHA512 with 220,000 iterations (OWASP Password Storage Cheat Sheet), stored as <c>pbkdf2-sha512$iterations$salt$hash</c>, so
/// that the cost can be raised and is applied at the next sign-in. A salt begins with the version of <see cref="PasswordText"/> that
/// prepared the password; a salt from before there were versions has 16 random bytes. Earlier releases can read both.
/// </summary>
internal sealed class Pbkdf2Passwords(TimeProvider clock) : IPasswords, IDisposable
{
    public const int Iterations = 220_000;

    private const string Algorithm = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const byte Prepared = 2;

    // Hashed at the same cost when the account doesn't exist.
    private static readonly Stored Nobody = new(Iterations, new byte[SaltBytes], new byte[HashBytes]);

    // A hash keeps a core busy for tens of milliseconds. Computing no more at once than there are cores makes a burst of sign-ins wait here
    // rather than starve all other requests of threads.
    private readonly HashQueue _queue = new(Environment.ProcessorCount, clock);

    public IDisposable? TryEnter(string? clientAddress) =>
        _queue.TryEnter(ClientNetwork.Of(IPAddress.TryParse(clientAddress, out var address) ? address : null));

    public async Task<string> HashAsync(string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        if (CanPrepare(password)) salt = [Prepared, .. salt];
        return new Stored(Iterations, salt, await DeriveAsync(PasswordText.Prepare(password), salt, Iterations, ct)).ToString();
    }

    public async Task<PasswordMatch> MatchAsync(string? hash, string password, CancellationToken ct)
    {
        var stored = hash is null ? null : Stored.Parse(hash);
        var against = stored ?? Nobody;
        var prepared = PasswordText.Prepare(password);
        var isSame = await IsSameAsync(prepared, against, ct);

        // For every stored hash, so that the time depends only on the input.
        if (prepared != password) isSame |= await IsSameAsync(password, against, ct) && !against.IsPrepared;
        if (!isSame || stored is null) return PasswordMatch.No;
        var isOutdated = stored.Iterations < Iterations || (!stored.IsPrepared && CanPrepare(password));
        return isOutdated ? PasswordMatch.YesButOutdated : PasswordMatch.Yes;
    }

    public void Dispose() => _queue.Dispose();

    // A runtime without ICU can't normalize text and hashes it as it was typed.
    private static bool CanPrepare(string password) => NormalText.IsAvailable || Ascii.IsValid(password);

    private async Task<bool> IsSameAsync(string password, Stored stored, CancellationToken ct) =>
        CryptographicOperations.FixedTimeEquals(await DeriveAsync(password, stored.Salt, stored.Iterations, ct), stored.Hash);

    private Task<byte[]> DeriveAsync(string password, byte[] salt, int iterations, CancellationToken ct) =>
        _queue.RunAsync(
            () => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, HashBytes), ct);

    private sealed record Stored(int Iterations, byte[] Salt, byte[] Hash)
    {
        public bool IsPrepared => Salt is [Prepared, ..] and { Length: SaltBytes + 1 };

        public static Stored Parse(string text)
        {
            var parts = text.Split('$');
            if (parts is not [Algorithm, var iterations, var salt, var hash])
            {
                throw new InvalidOperationException("A stored password hash has an unknown form.");
            }

            return new Stored(
                int.Parse(iterations, CultureInfo.InvariantCulture), Convert.FromBase64String(salt), Convert.FromBase64String(hash));
        }

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture, $"{Algorithm}${Iterations}${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Hash)}");
    }
}
