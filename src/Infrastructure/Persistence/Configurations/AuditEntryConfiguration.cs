using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Persistence.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.Property(e => e.Id).ValueGeneratedOnAdd();
        entry.Property(e => e.Action).HasMaxLength(AuditEntry.ActionMaxLength).IsUnicode(false);
        entry.Property(e => e.ActorEmail).HasMaxLength(EmailAddress.MaxLength);
        entry.Property(e => e.ActorKeyPrefix).HasMaxLength(Domain.ApiKeys.ApiKey.PrefixMaxLength).IsUnicode(false);
        entry.Property(e => e.TargetType).HasMaxLength(AuditEntry.TargetTypeMaxLength).IsUnicode(false);
        entry.Property(e => e.TargetId).HasMaxLength(AuditEntry.TargetIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Ip).HasMaxLength(Session.IpMaxLength).IsUnicode(false);
        entry.Property(e => e.UserAgent).HasMaxLength(Session.UserAgentMaxLength);
        entry.Property(e => e.RequestId).HasMaxLength(AuditEntry.RequestIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Detail).HasMaxLength(AuditEntry.DetailMaxLength);
        entry.HasOne(e => e.Organization).WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        entry.HasIndex(e => new { e.OrganizationId, e.At });
    }
}
