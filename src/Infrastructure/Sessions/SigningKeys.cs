using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// The keys of access tokens, configured or from the data directory. That file is looked at whenever a token is signed or read
/// for the first time: it holds a new key before anyone signs with it, and so no node refuses what another has signed.
/// </summary>
internal sealed class SigningKeys
{
    private readonly Lock _reading = new();
    private readonly SigningKeyFile? _file;
    private volatile State _state;

    private SigningKeys(SigningKeyFile? file, State state) => (_file, _state) = (file, state);

    /// <summary>The keys as they were last seen, without looking.</summary>
    public SigningKeyRing Seen => _state.Ring;

    /// <summary>The key that signs.</summary>
    public SigningKey Current => Look().Current;

    /// <summary>The key a token names, or null where it is not one of ours.</summary>
    public SigningKey? Find(string? id) => Look().Find(id);

    /// <summary>The configured keys; else those of the data directory, where the first start makes one.</summary>
    /// <exception cref="SettingException">The file can't be read or written, or holds something else.</exception>
    public static SigningKeys Load(PlatformSettings settings)
    {
        if (settings.Tokens.SigningKeys.Count > 0)
        {
            return new SigningKeys(
                null,
                new State(new SigningKeyRing([.. settings.Tokens.SigningKeys.Select(key => new SigningKey(key, until: null))]), default));
        }

        try
        {
            var file = new SigningKeyFile(settings.DataDirectory);
            var keys = file.ReadOrMake();

            // Not looked at before the keys were read: the first look that follows reads them again.
            return new SigningKeys(file, new State(new SigningKeyRing(keys), default));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For("Platform:DataDirectory", "the signing keys in it can't be read or written");
        }
    }

    /// <summary>The keys as they are now.</summary>
    public SigningKeyRing Look()
    {
        if (_file is null || _file.Stamp() == _state.Stamp) return _state.Ring;
        lock (_reading)
        {
            try
            {
                // In this order: what is put in place while it is read has another stamp.
                var stamp = _file.Stamp();
                if (stamp != _state.Stamp && stamp != default) _state = new State(new SigningKeyRing(_file.ReadOrMake()), stamp);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SettingException)
            {
                // What was seen last still holds; the next look tries again.
            }

            return _state.Ring;
        }
    }

    private sealed record State(SigningKeyRing Ring, (DateTime WrittenAt, long Length) Stamp);
}
