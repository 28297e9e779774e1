using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Platform.Application.Users;
using Platform.Domain.Users;
using Platform.Infrastructure.Passwords;

namespace Platform.Infrastructure.Tests.Passwords;

public sealed class Pbkdf2PasswordsTests : IDisposable
{
    private readonly Pbkdf2Passwords _passwords = new(TimeProvider.System);

    [Fact]
    public async Task Hash_is_PBKDF2_HMAC_SHA512_with_220_000_iterations_and_a_random_salt()
    {
        var parts = (await _passwords.HashAsync("pässword", Ct)).Split('$');
        var salt = Convert.FromBase64String(parts[2]);

        Assert.Equal(4, parts.Length);
        Assert.Equal(("pbkdf2-sha512", "220000"), (parts[0], parts[1]));
        Assert.Equal((17, 2), (salt.Length, salt[0]));
        Assert.Equal(
            Rfc2898DeriveBytes.Pbkdf2("pässword", salt, 220_000, HashAlgorithmName.SHA512, 32), Convert.FromBase64String(parts[3]));
    }

    [Fact]
    public async Task Each_hash_has_its_own_salt()
    {
        var (one, other) = (await _passwords.HashAsync("password", Ct), await _passwords.HashAsync("password", Ct));

        Assert.NotEqual(one.Split('$')[2], other.Split('$')[2]);
        Assert.True(one.Length <= User.PasswordHashMaxLength);
    }

    [Fact]
    public async Task Hash_matches_its_password_only()
    {
        var hash = await _passwords.HashAsync("your-password", Ct);

        Assert.Equal(PasswordMatch.Yes, await _passwords.MatchAsync(hash, "your-password", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(hash, "Your-password", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(hash, "your-password ", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(hash, "", Ct));
    }

    [Fact]
    public async Task Hash_with_fewer_iterations_matches_but_is_outdated()
    {
        var hash = Hash("your-password", 100_000);

        Assert.Equal(PasswordMatch.YesButOutdated, await _passwords.MatchAsync(hash, "your-password", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(hash, "another-password", Ct));
    }

    [Fact]
    public async Task Hash_with_more_iterations_matches() =>
        Assert.Equal(PasswordMatch.Yes, await _passwords.MatchAsync(Hash("your-password", 230_000, version: 2), "your-password", Ct));

    [Fact]
    public async Task Password_matches_in_any_equivalent_spelling_of_letters_and_spaces()
    {
        var hash = await _passwords.HashAsync("cafe\u0301\u00A0noir", Ct);

        Assert.Equal(PasswordMatch.Yes, await _passwords.MatchAsync(hash, "caf\u00E9 noir", Ct));
        Assert.Equal(PasswordMatch.Yes, await _passwords.MatchAsync(hash, "cafe\u0301\u3000noir", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(hash, "cafe noir", Ct));
    }

    [Fact]
    public async Task Hash_of_the_text_as_typed_matches_that_and_the_prepared_text_and_is_outdated()
    {
        var (typed, prepared) = (Hash("cafe\u0301-noir", 220_000), Hash("caf\u00E9-noir", 220_000));

        Assert.Equal(PasswordMatch.YesButOutdated, await _passwords.MatchAsync(typed, "cafe\u0301-noir", Ct));
        Assert.Equal(PasswordMatch.YesButOutdated, await _passwords.MatchAsync(prepared, "cafe\u0301-noir", Ct));
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(typed, "cafe-noir", Ct));
        Assert.Equal(PasswordMatch.YesButOutdated, await _passwords.MatchAsync(Hash("your-password", 220_000), "your-password", Ct));
    }

    // Otherwise someone whose password was hashed as typed could sign in with two passwords.
    [Fact]
    public async Task Hash_of_a_prepared_text_does_not_match_a_text_with_another_prepared_form() =>
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(Hash("cafe\u0301-noir", 220_000, version: 2), "cafe\u0301-noir", Ct));

    [Theory]
    [InlineData("another-password")]
    [InlineData("another cafe\u0301")]
    public async Task Hashing_for_nobody_for_old_and_for_new_hashes_takes_the_same_time(string password)
    {
        string?[] hashes = [null, Hash("your-password", 220_000), Hash("your-password", 220_000, version: 2)];
        var times = hashes.Select(_ => new List<double>()).ToList();
        for (var i = 0; i < 7; i++)
        {
            for (var kind = 0; kind < hashes.Length; kind++) times[kind].Add(await TimeAsync(hashes[kind], password));
        }

        var medians = times.Select(all => all.Order().ElementAt(all.Count / 2)).ToList();
        Assert.InRange(medians.Max() / medians.Min(), 1, 1.8);
    }

    // The empty hash of an unknown person must not match any password.
    [Fact]
    public async Task Empty_hash_matches_no_password() =>
        Assert.Equal(PasswordMatch.No, await _passwords.MatchAsync(null, "your-password", Ct));

    [Fact]
    public async Task Hashing_for_nobody_takes_about_as_long_as_for_somebody()
    {
        var hash = await _passwords.HashAsync("your-password", Ct);
        var somebody = new List<double>();
        var nobody = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            somebody.Add(await TimeAsync(hash));
            nobody.Add(await TimeAsync(null));
        }

        Assert.InRange(Median(nobody) / Median(somebody), 0.4, 2.5);

        static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
    }

    [Fact]
    public async Task Hash_of_unknown_format_throws_without_revealing_it()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _passwords.MatchAsync("bcrypt$10$c2FsdA==$aGFzaA==", "your-password", Ct));

        Assert.DoesNotContain("aGFzaA==", fault.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _passwords.Dispose();

    private static string Hash(string password, int iterations, byte? version = null)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        if (version is { } first) salt = [first, .. salt];
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, 32);
        return string.Create(
            CultureInfo.InvariantCulture, $"pbkdf2-sha512${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    private async Task<double> TimeAsync(string? hash, string password = "another-password")
    {
        var start = Stopwatch.GetTimestamp();
        await _passwords.MatchAsync(hash, password, Ct);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
