using System.Linq.Expressions;
using Mapster;
using Platform.Domain.ApiKeys;

namespace Platform.Application.ApiKeys;

/// <summary>Maps keys to views.</summary>
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

/// <summary>A key and the current time, which decides whether the key expires soon.</summary>
internal sealed class ApiKeyAt
{
    public required ApiKey Key { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The latest expiry that counts as soon.</summary>
    public required DateTimeOffset NoticeEnd { get; init; }
}

/// <summary>Pairs keys with the current time.</summary>
internal static class ApiKeyMoments
{
    /// <summary>Pairs keys with the current time for mapping.</summary>
    public static IQueryable<ApiKeyAt> At(this IQueryable<ApiKey> keys, DateTimeOffset now) => keys.Select(At(now));

    /// <summary>Pairs a key with the current time for mapping.</summary>
    public static Expression<Func<ApiKey, ApiKeyAt>> At(DateTimeOffset now)
    {
        var noticeEnd = now + ApiKey.ExpiryNotice;
        return key => new ApiKeyAt { Key = key, Now = now, NoticeEnd = noticeEnd };
    }
}
