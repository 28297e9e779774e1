using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Settings.Reading;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Sessions;

public sealed class SigningKeysTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Data => _directory.File("data");

    private string KeyFile => Path.Combine(Data, "signing-keys");

    [Fact]
    public void Signing_keys_are_created_at_the_first_startup_and_readable_by_their_owner_only()
    {
        SigningKeys.Load(TestSettings.In(Data));

        Assert.Equal(32, Convert.FromBase64String(File.ReadAllText(KeyFile).Trim()).Length);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("rw-------", FileModes.Of(KeyFile));
        Assert.Equal("rwx------", FileModes.Of(Data));
    }

    [Fact]
    public void Signing_keys_are_the_same_at_every_startup()
    {
        var first = SigningKeys.Load(TestSettings.In(Data));
        var again = SigningKeys.Load(TestSettings.In(Data));

        Assert.Equal(first.Current.KeyId, again.Current.KeyId);
        Assert.Equal(first.Current.Key, again.Current.Key);
    }

    [Fact]
    public void Signing_keys_of_another_directory_differ() =>
        Assert.NotEqual(
            SigningKeys.Load(TestSettings.In(Data)).Current.Key, SigningKeys.Load(TestSettings.In(_directory.File("other"))).Current.Key);

    [Fact]
    public void First_signing_key_signs_and_all_verify()
    {
        Write(Key(1), Key(2), Key(3));
        var keys = SigningKeys.Load(TestSettings.In(Data));

        Assert.Equal(new byte[] { 1, 1, 1 }, keys.Current.Key[..3]);
        foreach (var key in new[] { Key(1), Key(2), Key(3) })
        {
            var alone = SigningKeys.Load(TestSettings.In(_directory.File("other"), ("Tokens:SigningKeys:0", key)));
            Assert.Equal(alone.Current.Key, keys.Find(alone.Current.KeyId)?.Key);
        }

        Assert.Null(keys.Find("unknown"));
        Assert.Null(keys.Find(null));
    }

    [Fact]
    public void Configured_signing_keys_precede_those_of_the_file()
    {
        var keys = SigningKeys.Load(TestSettings.In(Data, ("Tokens:SigningKeys:0", Key(7))));

        Assert.Equal(Convert.FromBase64String(Key(7)), keys.Current.Key);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void Signing_key_given_twice_counts_once() =>
        Assert.NotNull(SigningKeys.Load(TestSettings.In(Data, ("Tokens:SigningKeys:0", Key(7)), ("Tokens:SigningKeys:1", Key(7)))).Current);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("not base64 at all, but secret\n")]
    [InlineData("c2hvcnQtc2VjcmV0\n")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nc2hvcnQtc2VjcmV0\n")]
    public void File_with_a_short_or_malformed_signing_key_is_refused_without_showing_it(string content)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(KeyFile, content);
        var problem = Assert.Throws<SettingException>(() => SigningKeys.Load(TestSettings.In(Data)));

        Assert.StartsWith("Platform__DataDirectory: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        foreach (var line in content.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.DoesNotContain(line, problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_on_signing_keys()
    {
        for (var i = 0; i < 20; i++)
        {
            var data = _directory.File($"data-{i}");
            var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SigningKeys.Load(TestSettings.In(data)), Ct)));

            Assert.Single(keys.Select(k => k.Current.KeyId).Distinct());
            Assert.Equal(["signing-keys"], Directory.GetFiles(data).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void New_signing_key_signs_on_every_node_and_the_old_one_verifies_as_long_as_its_tokens_live()
    {
        var (here, there) = (SigningKeys.Load(TestSettings.In(Data)), SigningKeys.Load(TestSettings.In(Data)));
        var old = here.Current;

        var until = Rotation().Rotate();

        Assert.NotEqual(old.KeyId, there.Current.KeyId);
        Assert.Equal(here.Current.KeyId, there.Current.KeyId);
        Assert.Null(here.Current.Until);
        Assert.Equal(old.Key, there.Find(old.KeyId)?.Key);
        Assert.Equal(Start + TimeSpan.FromSeconds(900 + 60), until);
        Assert.Equal(until, here.Find(old.KeyId)?.Until);
        if (!OperatingSystem.IsWindows()) Assert.Equal("rw-------", FileModes.Of(KeyFile));
    }

    [Fact]
    public void Unseen_signing_key_is_loaded_when_a_token_names_it()
    {
        var node = SigningKeys.Load(TestSettings.In(Data));
        var seen = node.Seen;
        Rotation().Rotate();
        var next = SigningKeys.Load(TestSettings.In(Data)).Current;

        Assert.Same(seen.Current, node.Seen.Current);
        Assert.NotNull(node.Find(next.KeyId));
        Assert.Null(node.Find("unknown"));
    }

    [Fact]
    public void Old_signing_keys_are_removed_once_they_no_longer_verify()
    {
        var keys = SigningKeys.Load(TestSettings.In(Data));
        var ids = new List<string> { keys.Current.KeyId };
        for (var minutes = 0; minutes < 3; minutes++)
        {
            Rotation(Start.AddMinutes(minutes)).Rotate();
            ids.Add(keys.Current.KeyId);
        }

        Assert.All(ids, id => Assert.NotNull(keys.Find(id)));
        Assert.Equal([16, 17, 18], ids[..^1].Select(id => (keys.Find(id)!.Until!.Value - Start).TotalMinutes));

        Rotation(Start.AddMinutes(17)).Rotate();
        Assert.Equal([false, false, true, true], ids.Select(id => keys.Find(id) is not null));
    }

    [Fact]
    public async Task Concurrent_key_rotations_lose_no_key()
    {
        var keys = SigningKeys.Load(TestSettings.In(Data));
        var first = keys.Current.KeyId;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Rotation().Rotate, Ct)));

        Assert.NotNull(keys.Find(first));
        Assert.Equal(9, File.ReadAllLines(KeyFile).Length);
    }

    [Fact]
    public void Malformed_replacement_file_leaves_the_last_signing_keys()
    {
        var keys = SigningKeys.Load(TestSettings.In(Data));
        var current = keys.Current.KeyId;

        File.WriteAllText(KeyFile, "broken");
        Assert.Equal(current, keys.Current.KeyId);
        File.Delete(KeyFile);
        Assert.Equal(current, keys.Current.KeyId);

        Write(Key(9));
        Assert.Equal(Convert.FromBase64String(Key(9)), keys.Current.Key);
    }

    [Fact]
    public void Configured_signing_keys_are_not_rotated_and_the_error_says_where_to()
    {
        var problem = Assert.Throws<SettingException>(() =>
            new SigningKeyRotation(TestSettings.In(Data, ("Tokens:SigningKeys:0", Key(7))), new FakeTimeProvider(Start)).Rotate());

        Assert.StartsWith("Tokens__SigningKeys: ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void Key_path_that_is_no_directory_is_refused()
    {
        File.WriteAllText(Data, "");

        Assert.StartsWith(
            "Platform__DataDirectory: ",
            Assert.Throws<SettingException>(() => SigningKeys.Load(TestSettings.In(Data))).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private SigningKeyRotation Rotation(DateTimeOffset? now = null) => new(TestSettings.In(Data), new FakeTimeProvider(now ?? Start));

    private static string Key(byte filling) => Convert.ToBase64String(Enumerable.Repeat(filling, 32).ToArray());

    private void Write(params string[] keys)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllLines(KeyFile, keys);
    }
}
