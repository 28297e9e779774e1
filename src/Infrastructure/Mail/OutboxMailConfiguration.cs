using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Infrastructure.Mail;

internal sealed class OutboxMailConfiguration : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> mail)
    {
        mail.ToTable("OutboxMails");
        mail.Property(m => m.Id).ValueGeneratedOnAdd();
        mail.Property(m => m.KeyId).HasMaxLength(OutboxMail.KeyIdMaxLength).IsUnicode(false);
        mail.HasIndex(m => m.DueAt);
        mail.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
