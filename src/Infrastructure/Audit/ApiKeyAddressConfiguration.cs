using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.ApiKeys;

namespace Platform.Infrastructure.Audit;

internal sealed class ApiKeyAddressConfiguration : IEntityTypeConfiguration<ApiKeyAddress>
{
    public void Configure(EntityTypeBuilder<ApiKeyAddress> address)
    {
        address.ToTable("ApiKeyAddresses").HasKey(a => new { a.ApiKeyId, a.Network });
        address.Property(a => a.Network).HasMaxLength(ApiKeyAddress.NetworkMaxLength).IsUnicode(false);
        address.HasOne<ApiKey>().WithMany().HasForeignKey(a => a.ApiKeyId).OnDelete(DeleteBehavior.Cascade);
    }
}
