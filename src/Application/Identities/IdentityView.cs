namespace Platform.Application.Identities;

/// <summary>An account at a provider that signs its owner in.</summary>
/// <param name="Provider">The provider's name in the settings, such as <c>google</c>.</param>
/// <param name="Email">
/// The address that the provider gave at the last sign-in; it may differ from the person's own. Null where it gave none.
/// </param>
/// <param name="LastUsedAt">When it last signed its owner in; null where it has not yet.</param>
public sealed record IdentityView(
    long Id, string Provider, string Issuer, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
