using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Organizations;
using Platform.Domain.Versions;

namespace Platform.Infrastructure.Versions;

internal sealed class VersionNoticeConfiguration : IEntityTypeConfiguration<VersionNotice>
{
    public void Configure(EntityTypeBuilder<VersionNotice> notice)
    {
        notice.Property(n => n.Id).ValueGeneratedOnAdd();
        notice.Property(n => n.Version).HasMaxLength(Organization.ApiVersionLength).IsUnicode(false);
        notice.Property(n => n.Topic).HasMaxLength(VersionNotice.TopicMaxLength).IsUnicode(false);
        notice.HasIndex(n => new { n.Version, n.Topic, n.Email }).IsUnique();
    }
}
