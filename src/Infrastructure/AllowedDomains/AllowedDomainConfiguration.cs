using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.AllowedDomains;

internal sealed class AllowedDomainConfiguration : IEntityTypeConfiguration<AllowedDomain>
{
    public void Configure(EntityTypeBuilder<AllowedDomain> domain)
    {
        domain.Property(d => d.Id).ValueGeneratedOnAdd();
        domain.HasOne<Organization>().WithMany().HasForeignKey(d => d.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        domain.HasIndex(d => new { d.OrganizationId, d.Domain }).IsUnique();

        // Origins are looked up by their patterns without the organization.
        domain.HasIndex(d => d.Domain);
    }
}
