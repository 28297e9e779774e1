using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Infrastructure.Credentials;

internal sealed class CredentialChangeConfiguration : IEntityTypeConfiguration<CredentialChange>
{
    public void Configure(EntityTypeBuilder<CredentialChange> change)
    {
        change.ToTable("CredentialChanges");
        change.Property(c => c.Id).ValueGeneratedOnAdd();
        change.HasIndex(c => c.At);
    }
}
