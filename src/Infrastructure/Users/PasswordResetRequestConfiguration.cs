using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Users;

internal sealed class PasswordResetRequestConfiguration : IEntityTypeConfiguration<PasswordResetRequest>
{
    public void Configure(EntityTypeBuilder<PasswordResetRequest> request)
    {
        request.Property(r => r.Id).ValueGeneratedOnAdd();
        request.Property(r => r.Links).HasMaxLength(PasswordResetRequest.LinksMaxLength);
        request.Property(r => r.Ip).HasMaxLength(Session.IpMaxLength).IsUnicode(false);
        request.Property(r => r.UserAgent).HasMaxLength(Session.UserAgentMaxLength);
        request.Property(r => r.RequestId).HasMaxLength(AuditEntry.RequestIdMaxLength).IsUnicode(false);
    }
}
