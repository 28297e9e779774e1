using Platform.Domain.ApiKeys;

namespace Platform.Infrastructure.Audit;

/// <summary>A network that a key has been used from. Stored, so that each is reported once across all nodes and restarts.</summary>
public sealed class ApiKeyAddress
{
    public const int NetworkMaxLength = 45;

    private ApiKeyAddress() { }

    public ApiKeyId ApiKeyId { get; private set; }

    /// <summary>In the format of <see cref="Domain.Quotas.ClientNetwork"/>.</summary>
    public string Network { get; private set; } = null!;

    public DateTimeOffset FirstUsedAt { get; private set; }
}
