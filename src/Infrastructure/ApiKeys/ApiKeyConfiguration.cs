using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.ApiKeys;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.Property(k => k.Id).ValueGeneratedOnAdd();
        key.Property(k => k.Name).HasMaxLength(ApiKey.NameMaxLength);
        key.Property(k => k.Prefix).HasMaxLength(ApiKey.PrefixMaxLength).IsUnicode(false);
        key.Property(k => k.DisplayPrefix).HasMaxLength(ApiKey.PrefixMaxLength).IsUnicode(false);
        key.Property(k => k.Hash).HasMaxLength(32).IsFixedLength();
        key.Property(k => k.Scopes)
            .HasConversion<Conventions.NamesConverter, Conventions.NamesComparer>()
            .HasMaxLength(1000)
            .IsUnicode(false);
        key.Property(k => k.Version).IsConcurrencyToken();
        key.HasOne(k => k.User).WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Restrict);
        key.HasOne<Organization>().WithMany().HasForeignKey(k => k.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => k.PublicId).IsUnique();
        key.HasIndex(k => new { k.OrganizationId, k.CreatedAt });
        key.HasIndex(k => k.ExpiresAt).HasFilter("ExpiresAt IS NOT NULL");
    }
}
