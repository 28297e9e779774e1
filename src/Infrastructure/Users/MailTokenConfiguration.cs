using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Users;

internal sealed class MailTokenConfiguration : IEntityTypeConfiguration<MailToken>
{
    public void Configure(EntityTypeBuilder<MailToken> token)
    {
        token.Property(t => t.Id).ValueGeneratedOnAdd();
        token.Property(t => t.Hash).HasMaxLength(32).IsFixedLength();
        // Of two concurrent uses, the second fails.
        token.Property(t => t.SpentAt).IsConcurrencyToken();
        token.HasOne(t => t.User).WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Restrict);
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.ExpiresAt);
    }
}
