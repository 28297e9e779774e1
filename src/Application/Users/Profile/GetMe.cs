using Platform.Application.Credentials;

namespace Platform.Application.Users.Profile;

/// <summary>
/// Shows the person the credential acts for: all of it is known from finding the credential, and true to within a second.
/// </summary>
public sealed record GetMe : ICallerQuery<MeView>
{
    public MeView Answer(Caller caller) => MeView.Of(caller);
}
