using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Identities;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Identities;

internal sealed class IdentityConfiguration : IEntityTypeConfiguration<Identity>
{
    public void Configure(EntityTypeBuilder<Identity> identity)
    {
        identity.Property(i => i.Id).ValueGeneratedOnAdd();
        identity.Property(i => i.Provider).HasMaxLength(Identity.ProviderMaxLength).IsUnicode(false);
        identity.Property(i => i.Issuer).HasMaxLength(Identity.IssuerMaxLength).IsUnicode(false);
        identity.Property(i => i.Subject).HasMaxLength(Identity.SubjectMaxLength).IsUnicode(false);
        identity.Property(i => i.Email).HasMaxLength(EmailAddress.MaxLength);
        identity.HasOne(i => i.User).WithMany().HasForeignKey(i => i.UserId).OnDelete(DeleteBehavior.Restrict);
        identity.HasOne(i => i.Organization).WithMany().HasForeignKey(i => i.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        identity.HasIndex(i => new { i.OrganizationId, i.Issuer, i.Subject }).IsUnique();

        // A sign-in without a workspace searches all of them.
        identity.HasIndex(i => new { i.Issuer, i.Subject });
        identity.HasIndex(i => new { i.UserId, i.CreatedAt });
    }
}
