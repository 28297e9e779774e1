using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Audit;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.HasKey(e => new { e.OrganizationId, e.Sequence });
        entry.Property(e => e.Sequence).ValueGeneratedNever();
        entry.Property(e => e.Action).HasMaxLength(AuditEntry.ActionMaxLength).IsUnicode(false);
        entry.Property(e => e.ActorEmail).HasMaxLength(EmailAddress.MaxLength);
        entry.Property(e => e.ActorKeyPrefix).HasMaxLength(Domain.ApiKeys.ApiKey.PrefixMaxLength).IsUnicode(false);
        entry.Property(e => e.TargetType).HasMaxLength(AuditEntry.TargetTypeMaxLength).IsUnicode(false);
        entry.Property(e => e.TargetId).HasMaxLength(AuditEntry.TargetIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Ip).HasMaxLength(RequestOrigin.IpMaxLength).IsUnicode(false);
        entry.Property(e => e.UserAgent).HasMaxLength(RequestOrigin.UserAgentMaxLength);
        entry.Property(e => e.RequestId).HasMaxLength(RequestOrigin.RequestIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Detail).HasMaxLength(AuditEntry.DetailMaxLength);
        entry.Property(e => e.KeyId).HasMaxLength(AuditEntry.KeyIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Mac).HasMaxLength(AuditEntry.MacLength);

        // No foreign key to the organization; the head has one. Here it would be checked under the head's lock, while a transaction that
        // renames the organization holds its row and waits for the head.

        // One index for each filter; a page and its count read only the index, in its order.
        entry.HasIndex(e => new { e.OrganizationId, e.At, e.Sequence }).IsDescending(false, true, true);
        entry.HasIndex(e => new { e.OrganizationId, e.Action, e.At, e.Sequence }).IsDescending(false, false, true, true);
        entry.HasIndex(e => new { e.OrganizationId, e.ActorUserId, e.At, e.Sequence }).IsDescending(false, false, true, true);
        entry.HasIndex(e => new { e.OrganizationId, e.TargetId, e.At, e.Sequence }).IsDescending(false, false, true, true);
    }
}
