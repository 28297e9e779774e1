using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Persistence;

/// <summary>How the domain's types are stored, the same on both providers.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder model)
    {
        foreach (var id in typeof(IEntityId<>).Assembly.GetTypes().Where(IsEntityId))
        {
            model.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        }

        // SQLite can't order DateTimeOffset. Stored as UTC, both providers keep the instant to 100 ns and can order it.
        model.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();

        model.Properties<OrganizationSlug>().HaveConversion<SlugConverter>().HaveMaxLength(OrganizationSlug.MaxLength).AreUnicode(false);
        model.Properties<DomainPattern>().HaveConversion<DomainConverter>().HaveMaxLength(DomainPattern.MaxLength).AreUnicode(false);
        model.Properties<EmailAddress>().HaveConversion<EmailConverter>().HaveMaxLength(EmailAddress.MaxLength);
        model.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32).AreUnicode(false);
    }

    private static bool IsEntityId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>));

    internal sealed class IdConverter<TId>() : ValueConverter<TId, long>(id => id.Value, value => Make(value))
        where TId : struct, IEntityId<TId>
    {
        // An expression can't call a static abstract member directly.
        internal static TId Make(long value) => TId.From(value);
    }

    internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTime>(
        instant => instant.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));

    internal sealed class SlugConverter()
        : ValueConverter<OrganizationSlug, string>(slug => slug.Value, text => OrganizationSlug.TryParse(text)!);

    internal sealed class DomainConverter()
        : ValueConverter<DomainPattern, string>(domain => domain.Value, text => DomainPattern.TryParse(text)!);

    internal sealed class EmailConverter() : ValueConverter<EmailAddress, string>(
        email => email.Value,
        text => EmailAddress.FromStored(text));

    /// <summary>Names without spaces, separated by spaces, as OAuth writes scopes (RFC 6749 §3.3).</summary>
    internal sealed class NamesConverter() : ValueConverter<IReadOnlyList<string>, string>(
        names => string.Join(' ', names),
        text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    internal sealed class NamesComparer() : ValueComparer<IReadOnlyList<string>>(
        (a, b) => a!.SequenceEqual(b!),
        names => names.Aggregate(0, (hash, name) => HashCode.Combine(hash, name.GetHashCode(StringComparison.Ordinal))),
        names => names);
}
