using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Organizations;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.Property(o => o.Id).ValueGeneratedOnAdd();
        organization.Property(o => o.Name).HasMaxLength(Organization.NameMaxLength);
        organization.Property(o => o.OrgKey).HasMaxLength(Organization.OrgKeyLength).IsUnicode(false);
        organization.Property(o => o.ApiVersion).HasMaxLength(Organization.ApiVersionLength).IsUnicode(false)
            .HasDefaultValue(Organization.FirstApiVersion);
        organization.Property(o => o.Version).IsConcurrencyToken();
        organization.HasIndex(o => o.Slug).IsUnique();
        organization.HasIndex(o => o.OrgKey).IsUnique();
    }
}
