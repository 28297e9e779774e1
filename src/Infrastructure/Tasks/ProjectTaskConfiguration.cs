using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Tasks;

namespace Platform.Infrastructure.Tasks;

internal sealed class ProjectTaskConfiguration : IEntityTypeConfiguration<ProjectTask>
{
    public void Configure(EntityTypeBuilder<ProjectTask> task)
    {
        task.ToTable("Tasks");
        task.Property(t => t.Id).ValueGeneratedOnAdd();
        task.Property(t => t.PublicId).HasMaxLength(ProjectTask.IdPrefix.Length + PublicId.RandomLength).IsUnicode(false);
        task.Property(t => t.Title).HasMaxLength(ProjectTask.TitleMaxLength);
        task.Property(t => t.Description).HasMaxLength(ProjectTask.DescriptionMaxLength);
        task.Property(t => t.Version).IsConcurrencyToken();
        task.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        task.HasOne(t => t.Project).WithMany().HasForeignKey(t => t.ProjectId).OnDelete(DeleteBehavior.Cascade);
        task.HasIndex(t => t.PublicId).IsUnique();

        // One index for each filter; a page and its count read only the index, in its order.
        task.HasIndex(t => new { t.OrganizationId, t.Environment, t.CreatedAt, t.Id }).IsDescending(false, false, true, true);
        task.HasIndex(t => new { t.OrganizationId, t.Environment, t.Status, t.CreatedAt, t.Id })
            .IsDescending(false, false, false, true, true);
        task.HasIndex(t => new { t.OrganizationId, t.Environment, t.ProjectId, t.CreatedAt, t.Id })
            .IsDescending(false, false, false, true, true);
        task.HasIndex(t => new { t.OrganizationId, t.Environment, t.ProjectId, t.Status, t.CreatedAt, t.Id })
            .IsDescending(false, false, false, false, true, true);
    }
}
