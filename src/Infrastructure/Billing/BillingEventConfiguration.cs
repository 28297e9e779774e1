using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Billing;

internal sealed class BillingEventConfiguration : IEntityTypeConfiguration<BillingEvent>
{
    public void Configure(EntityTypeBuilder<BillingEvent> happening)
    {
        happening.Property(e => e.Id).ValueGeneratedOnAdd();
        happening.Property(e => e.EventId).HasMaxLength(BillingEvent.TextMaxLength).IsUnicode(false);
        happening.Property(e => e.Type).HasMaxLength(BillingEvent.TextMaxLength).IsUnicode(false);
        happening.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        happening.HasIndex(e => e.EventId).IsUnique();
        happening.HasIndex(e => e.ReceivedAt);
    }
}
