using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Sessions;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.Property(s => s.Id).ValueGeneratedOnAdd();
        session.Property(s => s.Ip).HasMaxLength(RequestOrigin.IpMaxLength).IsUnicode(false);
        session.Property(s => s.UserAgent).HasMaxLength(RequestOrigin.UserAgentMaxLength);
        session.Property(s => s.Version).IsConcurrencyToken();
        session.HasOne(s => s.User).WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Restrict);
        session.HasOne(s => s.Organization).WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        session.HasMany(s => s.RefreshTokens).WithOne(t => t.Session).HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        session.Navigation(s => s.RefreshTokens).UsePropertyAccessMode(PropertyAccessMode.Field);
        session.HasIndex(s => new { s.UserId, s.CreatedAt });
        session.HasIndex(s => s.ExpiresAt);
    }
}
