using Mapster;
using Platform.Application.ApiKeys;
using Platform.Domain.ApiKeys;

namespace Platform.Application.Keys;

/// <summary>How the Keys API shows a key.</summary>
internal sealed class KeyMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<ApiKeyAt, KeyView>()
            .Map(view => view, at => at.Key)
            .Map(view => view.Id, at => at.Key.PublicId)
            .Map(view => view.KeyPrefix, at => at.Key.Prefix)
            .Map(view => view.ExpiresAt, at => at.Key.RetiresAt ?? at.Key.ExpiresAt)
            .Map(
                view => view.ExpiresSoon,
                at => (at.Key.RetiresAt ?? at.Key.ExpiresAt) > at.Now && (at.Key.RetiresAt ?? at.Key.ExpiresAt) <= at.NoticeEnd);
        config.NewConfig<(ApiKey Key, ApiKeySecret Secret), KeyCreated>()
            .Map(created => created, made => made.Key)
            .Map(created => created.Id, made => made.Key.PublicId)
            .Map(created => created.KeyPrefix, made => made.Key.Prefix)
            .Map(created => created.RawKey, made => made.Secret.Text);
    }
}
