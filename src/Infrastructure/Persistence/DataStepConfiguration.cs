using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Infrastructure.Persistence;

internal sealed class DataStepConfiguration : IEntityTypeConfiguration<DataStep>
{
    public void Configure(EntityTypeBuilder<DataStep> step)
    {
        step.ToTable("DataSteps").HasKey(s => s.Name);
        step.Property(s => s.Name).HasMaxLength(DataStep.NameMaxLength).IsUnicode(false);
    }
}
