using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Billing;

namespace Platform.Infrastructure.Billing;

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> subscription)
    {
        subscription.Property(s => s.Id).ValueGeneratedOnAdd();
        subscription.Property(s => s.CustomerId).HasMaxLength(Subscription.ProviderIdMaxLength).IsUnicode(false);
        subscription.Property(s => s.CheckoutId).HasMaxLength(Subscription.ProviderIdMaxLength).IsUnicode(false);
        subscription.Property(s => s.ProviderId).HasMaxLength(Subscription.ProviderIdMaxLength).IsUnicode(false);
        subscription.Property(s => s.PriceId).HasMaxLength(Subscription.ProviderIdMaxLength).IsUnicode(false);
        subscription.Property(s => s.Version).IsConcurrencyToken();
        subscription.HasOne(s => s.Organization).WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        subscription.HasIndex(s => s.OrganizationId).IsUnique();

        // Both providers accept these filters unchanged.
        subscription.HasIndex(s => s.CustomerId).IsUnique().HasFilter("CustomerId IS NOT NULL");
        subscription.HasIndex(s => s.PaymentFailedSince).HasFilter("PaymentFailedSince IS NOT NULL");
        subscription.HasIndex(s => s.PeriodEnd).HasFilter("PeriodEnd IS NOT NULL");
    }
}
