using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Sessions;

/// <summary>
/// The keys of access tokens, from the configuration or the data directory. The file is checked whenever a token is signed or read for the
/// first time. A new key is in the file before anyone signs with it, so no node refuses a token that another has signed.
/// </summary>
internal sealed class SigningKeys
{
    private readonly Lock _reading = new();
    private readonly SigningKeyFile? _file;
    private volatile State _state;

    private SigningKeys(SigningKeyFile? file, State state) => (_file, _state) = (file, state);

    /// <summary>The last loaded keys, without checking the file.</summary>
    public SigningKeyRing Seen => _state.Ring;

    /// <summary>The key that signs.</summary>
    public SigningKey Current => Look().Current;

    /// <summary>The key with the id in a token, or null if it is unknown.</summary>
    public SigningKey? Find(string? id) => Look().Find(id);

    /// <summary>The configured keys; without any, those in the data directory, where the first startup creates one.</summary>
    /// <exception cref="SettingException">The file can't be read or written, or its content is invalid.</exception>
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

            // The keys were read before their stamp is known, so the first check reads them again.
            return new SigningKeys(file, new State(new SigningKeyRing(keys), default));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SettingException.For("Platform:DataDirectory", "the signing keys in it can't be read or written");
        }
    }

    /// <summary>The current keys.</summary>
    public SigningKeyRing Look()
    {
        if (_file is null || _file.Stamp() == _state.Stamp) return _state.Ring;
        lock (_reading)
        {
            try
            {
                // In this order: a file that is replaced while it is read has another stamp.
                var stamp = _file.Stamp();
                if (stamp != _state.Stamp && stamp != default) _state = new State(new SigningKeyRing(_file.ReadOrMake()), stamp);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SettingException)
            {
                // The last loaded keys are used; the next check tries again.
            }

            return _state.Ring;
        }
    }

    private sealed record State(SigningKeyRing Ring, (DateTime WrittenAt, long Length) Stamp);
}
