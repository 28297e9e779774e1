using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Audit;

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> head)
    {
        head.ToTable("AuditHeads").HasKey(h => h.OrganizationId);
        head.Property(h => h.OrganizationId).ValueGeneratedNever();
        head.Property(h => h.Mac).HasMaxLength(AuditEntry.MacLength);
        head.Property(h => h.AnchorMac).HasMaxLength(AuditEntry.MacLength);
        head.Property(h => h.KeyId).HasMaxLength(AuditEntry.KeyIdMaxLength).IsUnicode(false);
        head.Property(h => h.Seal).HasMaxLength(AuditEntry.MacLength);
        head.HasOne<Organization>().WithMany().HasForeignKey(h => h.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
