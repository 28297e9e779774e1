using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;

namespace Platform.Infrastructure.Projects;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> project)
    {
        project.Property(p => p.Id).ValueGeneratedOnAdd();
        project.Property(p => p.PublicId).HasMaxLength(Project.IdPrefix.Length + PublicId.RandomLength).IsUnicode(false);
        project.Property(p => p.Description).HasMaxLength(Project.DescriptionMaxLength);
        project.Property(p => p.Name).HasMaxLength(Project.NameMaxLength);
        project.Property(p => p.Version).IsConcurrencyToken();
        project.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        project.HasIndex(p => p.PublicId).IsUnique();

        // A page of the list and its count read only this index, in its order.
        project.HasIndex(p => new { p.OrganizationId, p.Environment, p.CreatedAt, p.Id }).IsDescending(false, false, true, true);
    }
}
