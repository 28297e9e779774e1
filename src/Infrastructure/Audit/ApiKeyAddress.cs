using Platform.Domain.ApiKeys;

namespace Platform.Infrastructure.Audit;

/// <summary>A network that a key has been used from, so that it is told of once: on one node, and after a restart too.</summary>
public sealed class ApiKeyAddress
{
    public const int NetworkMaxLength = 45;

    private ApiKeyAddress() { }

    public ApiKeyId ApiKeyId { get; private set; }

    /// <summary>As <see cref="Domain.Quotas.ClientNetwork"/> writes it.</summary>
    public string Network { get; private set; } = null!;

    public DateTimeOffset FirstUsedAt { get; private set; }
}
