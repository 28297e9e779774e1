using Platform.Application.Sessions;

namespace Platform.Application.Identities;

/// <summary>The result of signing in with an account at a provider.</summary>
/// <param name="Next">The next step; none if the person is signed in.</param>
public sealed record IdentitySignIn(IdentityStep Next)
{
    /// <summary>The session; null if another step is needed.</summary>
    public SignedIn? SignedIn { get; init; }
}

/// <summary>The next step before an account at a provider signs a person in.</summary>
public enum IdentityStep
{
    /// <summary>No further step.</summary>
    None,

    /// <summary>The account is connected in several organizations, one of which must be chosen.</summary>
    ChooseWorkspace,

    /// <summary>The account isn't connected in any organization, and none was named.</summary>
    NameWorkspace,

    /// <summary>A member has the account's verified address and must prove by password or email that they own the account.</summary>
    ProveYourself,

    /// <summary>A person with that address is invited and must follow the emailed link.</summary>
    AcceptInvitation,
}

/// <summary>The organizations that an account at a provider is connected in, ordered by name.</summary>
public sealed record IdentityWorkspaces(IReadOnlyList<WorkspaceChoice> Workspaces);

/// <summary>An organization that an account at a provider is connected in.</summary>
/// <param name="Name">The organization's name.</param>
/// <param name="Slug">The organization's slug.</param>
/// <param name="Email">The person's email address in the organization.</param>
/// <param name="IsEnabled">Whether the organization can be signed in to: the operator has not disabled it.</param>
public sealed record WorkspaceChoice(string Name, string Slug, string Email, bool IsEnabled);
