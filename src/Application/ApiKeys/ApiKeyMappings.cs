using Mapster;
using Platform.Domain.ApiKeys;

namespace Platform.Application.ApiKeys;

/// <summary>How a key is shown.</summary>
internal sealed class ApiKeyMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<ApiKeyId, long>().MapWith(id => id.Value);
        config.NewConfig<ApiKeyAt, ApiKeyView>()
            .Map(view => view, at => at.Key)
            .Map(view => view.CreatedBy, at => at.Key.UserId)
            .Map(view => view.ExpiresAt, at => at.Key.RetiresAt ?? at.Key.ExpiresAt)
            .Map(
                view => view.ExpiresSoon,
                at => (at.Key.RetiresAt ?? at.Key.ExpiresAt) > at.Now && (at.Key.RetiresAt ?? at.Key.ExpiresAt) <= at.NoticeEnd)
            .Map(view => view.IsRotated, at => at.Key.RetiresAt != null);
        config.NewConfig<(ApiKey Key, ApiKeySecret Secret), ApiKeyCreated>()
            .Map(created => created, made => made.Key)
            .Map(created => created.Key, made => made.Secret.Text);
    }
}

/// <summary>A key at a moment, which decides whether it expires soon.</summary>
internal sealed class ApiKeyAt
{
    public required ApiKey Key { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Until when an expiry is soon.</summary>
    public required DateTimeOffset NoticeEnd { get; init; }
}

/// <summary>Puts keys and a moment together.</summary>
internal static class ApiKeyMoments
{
    /// <summary>The keys at a moment, to be shown.</summary>
    public static IQueryable<ApiKeyAt> At(this IQueryable<ApiKey> keys, DateTimeOffset now)
    {
        var noticeEnd = now + ApiKey.ExpiryNotice;
        return keys.Select(key => new ApiKeyAt { Key = key, Now = now, NoticeEnd = noticeEnd });
    }
}
