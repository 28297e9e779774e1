using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Organizations;
using Platform.Domain.Usage;

namespace Platform.Infrastructure.Usage;

internal sealed class UsageDayConfiguration : IEntityTypeConfiguration<UsageDay>
{
    public void Configure(EntityTypeBuilder<UsageDay> usage)
    {
        usage.ToTable("UsageDays").HasKey(u => new { u.OrganizationId, u.Date, u.ApiKeyId });
        usage.HasOne<Organization>().WithMany().HasForeignKey(u => u.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
