using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas.Notices;

internal sealed class LimitNoticeConfiguration : IEntityTypeConfiguration<LimitNotice>
{
    public void Configure(EntityTypeBuilder<LimitNotice> notice)
    {
        notice.Property(n => n.Id).ValueGeneratedOnAdd();
        notice.HasOne<Organization>().WithMany().HasForeignKey(n => n.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        notice.HasIndex(n => new { n.OrganizationId, n.Window, n.WindowStart, n.Threshold, n.Limit }).IsUnique();
    }
}
