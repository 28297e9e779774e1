using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Infrastructure.Persistence.Providers;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>The compiled models match the configurations: <c>build/compiled-models</c> regenerates them.</summary>
public sealed class CompiledModelsTests
{
    [Fact]
    public void Compiled_SQLite_model_is_current() => IsAsConfigured(new SqliteDesignTime().CreateDbContext([]));

    [Fact]
    public void Compiled_SQL_Server_model_is_current() => IsAsConfigured(new SqlServerDesignTime().CreateDbContext([]));

    private static void IsAsConfigured(DbContext context)
    {
        using (context)
        {
            var (compiled, configured) = (context.Model, context.GetService<IDesignTimeModel>().Model);
            Assert.IsType<RuntimeModel>(compiled, exactMatch: false);
            Assert.NotSame(configured.GetType(), compiled.GetType());
            Assert.Equal(Lines(configured), Lines(compiled));
        }
    }

    private static List<string> Lines(IModel model) => [.. model.GetEntityTypes().SelectMany(Lines).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(IEntityType entity)
    {
        var name = $"{entity.ClrType.Name} in {entity.GetTableName()}";
        foreach (var property in entity.GetProperties())
        {
            yield return $"{name}.{property.Name}: {property.ClrType} as {property.GetColumnName()} {property.GetColumnType()}, "
                + $"null {property.IsNullable}, at most {property.GetMaxLength()}, "
                + $"unicode {property.IsUnicode()}, token {property.IsConcurrencyToken}, made {property.ValueGenerated}, "
                + $"by {property.GetTypeMapping().Converter?.GetType()}, saved {property.GetAfterSaveBehavior()}";
        }

        foreach (var key in entity.GetKeys()) yield return $"{name} key {Names(key.Properties)}, primary {key.IsPrimaryKey()}";
        foreach (var index in entity.GetIndexes())
        {
            yield return $"{name} index {Names(index.Properties)}, unique {index.IsUnique}, named {index.GetDatabaseName()}";
        }

        foreach (var foreign in entity.GetForeignKeys())
        {
            yield return $"{name} refers by {Names(foreign.Properties)} to {foreign.PrincipalEntityType.Name}, "
                + $"at its end {foreign.DeleteBehavior}";
        }

        foreach (var navigation in entity.GetNavigations())
        {
            yield return $"{name} leads by {navigation.Name} to {navigation.TargetEntityType.Name}";
        }
    }

    private static string Names(IReadOnlyList<IReadOnlyProperty> properties) =>
        string.Join(", ", properties.Select(property => property.Name));
}
