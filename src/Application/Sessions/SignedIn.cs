namespace Platform.Application.Sessions;

/// <summary>What signing in gives.</summary>
/// <param name="AccessToken">The bearer token of the next requests.</param>
/// <param name="RefreshToken">Exchanged, once, for the next pair.</param>
/// <param name="ExpiresIn">The access token's life in seconds.</param>
/// <param name="User">Who signed in.</param>
public sealed record SignedIn(string AccessToken, string RefreshToken, int ExpiresIn, SignedInUser User);

/// <summary>The person who signed in.</summary>
public sealed record SignedInUser(long Id, long OrgId, string OrgName, string Email);
