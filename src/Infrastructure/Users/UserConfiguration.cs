using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Users;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.Property(u => u.Id).ValueGeneratedOnAdd();
        user.Property(u => u.PasswordHash).HasMaxLength(User.PasswordHashMaxLength).IsUnicode(false);
        user.Property(u => u.Name).HasMaxLength(User.NameMaxLength);
        user.Ignore(u => u.Notifications);
        user.Property(u => u.Version).IsConcurrencyToken();
        user.HasOne(u => u.Organization).WithMany().HasForeignKey(u => u.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        // A removed person may be invited again, as another row. Both providers accept these filters unchanged.
        user.HasIndex(u => new { u.OrganizationId, u.Email }).IsUnique().HasFilter("RemovedAt IS NULL");
        user.HasIndex(u => new { u.OrganizationId, u.CreatedAt });
        user.HasIndex(u => u.Email).HasFilter("RemovedAt IS NULL");
    }
}
