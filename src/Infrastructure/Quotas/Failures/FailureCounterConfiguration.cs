using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Infrastructure.Quotas.Failures;

internal sealed class FailureCounterConfiguration : IEntityTypeConfiguration<FailureCounter>
{
    public void Configure(EntityTypeBuilder<FailureCounter> counter)
    {
        counter.ToTable("FailureCounters").HasKey(c => c.Subject);
        counter.Property(c => c.Subject).HasMaxLength(FailureCounter.SubjectLength).IsUnicode(false).IsFixedLength();
        counter.HasIndex(c => c.EndsAt);
    }
}
