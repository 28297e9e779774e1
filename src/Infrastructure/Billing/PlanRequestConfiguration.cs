using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Billing;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Billing;

internal sealed class PlanRequestConfiguration : IEntityTypeConfiguration<PlanRequest>
{
    public void Configure(EntityTypeBuilder<PlanRequest> request)
    {
        request.Property(r => r.Id).ValueGeneratedOnAdd();
        request.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        request.HasIndex(r => new { r.OrganizationId, r.Day }).IsUnique();
    }
}
