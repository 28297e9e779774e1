using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Users;

internal sealed class WorkspaceSearchConfiguration : IEntityTypeConfiguration<WorkspaceSearch>
{
    public void Configure(EntityTypeBuilder<WorkspaceSearch> search)
    {
        search.Property(s => s.Id).ValueGeneratedOnAdd();
        search.Property(s => s.Links).HasMaxLength(WorkspaceSearch.LinksMaxLength);
    }
}
