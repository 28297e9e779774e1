using Platform.Application.Sessions;

namespace Platform.Application.Identities.SignIn;

/// <summary>How far an account at a provider leads.</summary>
/// <param name="Next">What is still to be done; nothing where the person is signed in.</param>
public sealed record IdentitySignIn(IdentityStep Next)
{
    /// <summary>The sign-in; null where something is still to be done.</summary>
    public SignedIn? SignedIn { get; init; }
}

/// <summary>What is still to be done before an account at a provider signs anyone in.</summary>
public enum IdentityStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The account is connected in several organizations: one is chosen.</summary>
    ChooseWorkspace,

    /// <summary>The account is connected nowhere, and no organization was named.</summary>
    NameWorkspace,

    /// <summary>A member has the account's verified address, and proves by password or mail that the account is theirs.</summary>
    ProveYourself,

    /// <summary>Someone with that address is invited, and follows the link that was mailed.</summary>
    AcceptInvitation,
}

/// <summary>The organizations in which an account at a provider is connected, by name.</summary>
public sealed record IdentityWorkspaces(IReadOnlyList<WorkspaceChoice> Workspaces);

/// <summary>An organization that an account at a provider is connected in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slug">What it is chosen by.</param>
/// <param name="Email">The person's address in it.</param>
/// <param name="IsEnabled">Whether one can sign in to it: the operator has not disabled it.</param>
public sealed record WorkspaceChoice(string Name, string Slug, string Email, bool IsEnabled);
