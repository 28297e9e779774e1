using Mapster;
using Platform.Domain.ApiKeys;

namespace Platform.Application.Keys;

/// <summary>Maps keys to the views of the Keys API.</summary>
internal sealed class KeyMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<ApiKey, KeyView>()
            .Map(view => view.Id, key => key.PublicId)
            .Map(view => view.KeyPrefix, key => key.DisplayPrefix ?? key.Prefix)
            .Map(view => view.ExpiresAt, key => key.RetiresAt ?? key.ExpiresAt);
        config.NewConfig<(ApiKey Key, ApiKeySecret Secret), KeyCreated>()
            .Map(created => created, made => made.Key)
            .Map(created => created.Id, made => made.Key.PublicId)
            .Map(created => created.KeyPrefix, made => made.Secret.DisplayPrefix)
            .Map(created => created.RawKey, made => made.Secret.Text);
    }
}
