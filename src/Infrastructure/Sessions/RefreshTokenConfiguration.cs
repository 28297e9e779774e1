using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Sessions;

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> token)
    {
        token.Property(t => t.Id).ValueGeneratedOnAdd();
        token.Property(t => t.Hash).HasMaxLength(32).IsFixedLength();
        // Of two concurrent exchanges, the second fails.
        token.Property(t => t.SpentAt).IsConcurrencyToken();
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.ExpiresAt);
    }
}
