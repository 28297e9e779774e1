using Platform.Application.Common;
using Platform.Application.Credentials;

namespace Platform.Application.Users;

/// <summary>Gets the person that the credential acts for, from the resolved credential, whose data is at most a second old.</summary>
public sealed record GetMe : ICallerQuery<MeView>
{
    public MeView Answer(Caller caller) => MeView.Of(caller);
}
