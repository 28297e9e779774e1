using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Users;

internal sealed class PasswordResetRequestConfiguration : IEntityTypeConfiguration<PasswordResetRequest>
{
    public void Configure(EntityTypeBuilder<PasswordResetRequest> request)
    {
        request.Property(r => r.Id).ValueGeneratedOnAdd();
        request.Property(r => r.Links).HasMaxLength(PasswordResetRequest.LinksMaxLength);
        request.Property(r => r.Ip).HasMaxLength(RequestOrigin.IpMaxLength).IsUnicode(false);
        request.Property(r => r.UserAgent).HasMaxLength(RequestOrigin.UserAgentMaxLength);
        request.Property(r => r.RequestId).HasMaxLength(RequestOrigin.RequestIdMaxLength).IsUnicode(false);
    }
}
