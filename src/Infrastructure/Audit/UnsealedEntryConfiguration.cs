using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;

namespace Platform.Infrastructure.Audit;

internal sealed class UnsealedEntryConfiguration : IEntityTypeConfiguration<UnsealedEntry>
{
    public void Configure(EntityTypeBuilder<UnsealedEntry> entry)
    {
        entry.ToTable("UnsealedAuditEntries").HasKey(e => e.Id);
        entry.Property(e => e.Id).ValueGeneratedOnAdd();
        entry.Property(e => e.KeyId).HasMaxLength(AuditEntry.KeyIdMaxLength).IsUnicode(false);
        entry.Property(e => e.Mac).HasMaxLength(AuditEntry.MacLength);

        // No foreign key to the organization: checking it would wait for transactions that change the organization.
        entry.HasIndex(e => new { e.OrganizationId, e.Id });
    }
}
