using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Idempotency;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Idempotency;

internal sealed class IdempotentRequestConfiguration : IEntityTypeConfiguration<IdempotentRequest>
{
    public void Configure(EntityTypeBuilder<IdempotentRequest> request)
    {
        request.Property(r => r.Id).ValueGeneratedOnAdd();
        request.Property(r => r.Credential).HasMaxLength(IdempotentRequest.CredentialMaxLength).IsUnicode(false);
        request.Property(r => r.Key).HasMaxLength(32).IsFixedLength();
        request.Property(r => r.Fingerprint).HasMaxLength(32).IsFixedLength();
        request.Property(r => r.Location).HasMaxLength(IdempotentRequest.LocationMaxLength).IsUnicode(false);
        request.Property(r => r.ETag).HasMaxLength(IdempotentRequest.ETagMaxLength).IsUnicode(false);
        request.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        request.HasIndex(r => new { r.OrganizationId, r.Credential, r.Key }).IsUnique();
        request.HasIndex(r => r.ExpiresAt);
    }
}
