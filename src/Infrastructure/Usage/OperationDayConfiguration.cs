using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Organizations;
using Platform.Domain.Usage;

namespace Platform.Infrastructure.Usage;

internal sealed class OperationDayConfiguration : IEntityTypeConfiguration<OperationDay>
{
    public void Configure(EntityTypeBuilder<OperationDay> usage)
    {
        usage.ToTable("OperationDays").HasKey(u => new { u.OrganizationId, u.Date, u.Version, u.Operation });
        usage.Property(u => u.Version).HasMaxLength(Organization.ApiVersionLength).IsUnicode(false);
        usage.Property(u => u.Operation).HasMaxLength(OperationDay.OperationMaxLength).IsUnicode(false);
        usage.HasOne<Organization>().WithMany().HasForeignKey(u => u.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
