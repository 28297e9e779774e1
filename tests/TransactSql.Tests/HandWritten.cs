using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Platform.Infrastructure.Persistence;

namespace Platform.TransactSql.Tests;

/// <summary>Finds hand-written T-SQL.</summary>
internal static class HandWritten
{
    private const string SqlServer = "SqlServer";

    /// <summary>
    /// Statements in code: every string constant that contains a space, in every type with <c>SqlServer</c> in its name or namespace.
    /// Such a statement must be a constant there.
    /// </summary>
    public static IEnumerable<(string Place, string Sql)> Constants(IEnumerable<Type> types) =>
        from type in types
        where type.FullName!.Contains(SqlServer, StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field is { IsLiteral: true } && field.FieldType == typeof(string)
        let text = (string)field.GetRawConstantValue()!
        where text.Contains(' ', StringComparison.Ordinal)
        select ($"{type.Name}.{field.Name}", text);

    /// <summary>Statements in the migrations, in both directions.</summary>
    public static IEnumerable<(string Place, string Sql)> InMigrations(SqlServerAppDb db)
    {
        var assembly = db.GetService<IMigrationsAssembly>();
        return from entry in assembly.Migrations
               let migration = assembly.CreateMigration(entry.Value, db.Database.ProviderName!)
               from operation in migration.UpOperations.Concat(migration.DownOperations).OfType<SqlOperation>()
               select (entry.Key, operation.Sql);
    }
}
