using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Infrastructure.Quotas;

internal sealed class QuotaCounterConfiguration : IEntityTypeConfiguration<QuotaCounter>
{
    public void Configure(EntityTypeBuilder<QuotaCounter> counter)
    {
        counter.ToTable("QuotaCounters").HasKey(c => c.Subject);
        counter.Property(c => c.Subject).HasMaxLength(QuotaCounter.SubjectMaxLength).IsUnicode(false);
        counter.HasIndex(c => c.Minute);
    }
}
