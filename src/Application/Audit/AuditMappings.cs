using Mapster;
using Platform.Domain.Audit;

namespace Platform.Application.Audit;

/// <summary>Maps audit entries to views.</summary>
internal sealed class AuditMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<AuditEntry, AuditEventView>()
            .Map(view => view.Id, entry => entry.Sequence)
            .Map(view => view.Actor, entry => entry)
            .Map(view => view.Target, entry => entry);
        config.NewConfig<AuditEntry, AuditEventActor>()
            .Map(actor => actor.UserId, entry => entry.ActorUserId)
            .Map(actor => actor.Email, entry => entry.ActorEmail)
            .Map(actor => actor.KeyPrefix, entry => entry.ActorKeyPrefix);
        config.NewConfig<AuditEntry, AuditEventTarget>()
            .Map(target => target.Type, entry => entry.TargetType)
            .Map(target => target.Id, entry => entry.TargetId);
    }
}
