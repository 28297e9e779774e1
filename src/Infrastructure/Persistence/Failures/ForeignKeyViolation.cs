using System.Data;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Tasks;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>
/// Determines which foreign key refused a save and which error the caller gets: a row that existed
/// when the use case read it has been deleted since.
/// </summary>
internal static partial class ForeignKeyViolation
{
    // SQLite: https://sqlite.org/rescode.html. SQL Server: sys.messages; check constraints have the same number.
    private const int SqliteForeignKey = 787;
    private const int SqlServerConstraint = 547;

    // If the caller's own organization or user is missing, the error is the one that its next request gets.
    private static readonly Dictionary<string, Error> Refusals = new(StringComparer.Ordinal)
    {
        ["FK_AllowedDomains_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_ApiKeyAddresses_ApiKeys_ApiKeyId"] = SessionErrors.AuthenticationRequired,
        ["FK_ApiKeys_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_ApiKeys_Users_UserId"] = SessionErrors.AuthenticationRequired,
        ["FK_AuditHeads_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_BillingEvents_Organizations_OrganizationId"] = BillingErrors.UnknownOrganization,
        ["FK_IdempotentRequests_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_Identities_Organizations_OrganizationId"] = SessionErrors.InvalidCredentials,
        ["FK_Identities_Users_UserId"] = SessionErrors.InvalidCredentials,
        ["FK_LimitNotices_Organizations_OrganizationId"] = BillingErrors.UnknownOrganization,
        ["FK_MailTokens_Users_UserId"] = UserErrors.NotFound,
        ["FK_OperationDays_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_OutboxMails_Users_UserId"] = UserErrors.NotFound,
        ["FK_PlanRequests_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_Projects_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_RefreshTokens_Sessions_SessionId"] = SessionErrors.InvalidRefreshToken,
        ["FK_Sessions_Organizations_OrganizationId"] = SessionErrors.InvalidCredentials,
        ["FK_Sessions_Users_UserId"] = SessionErrors.InvalidCredentials,
        ["FK_Subscriptions_Organizations_OrganizationId"] = BillingErrors.UnknownOrganization,
        ["FK_Tasks_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_Tasks_Projects_ProjectId"] = ProjectTaskErrors.UnknownProject,
        ["FK_UsageDays_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
        ["FK_Users_Organizations_OrganizationId"] = SessionErrors.AuthenticationRequired,
    };

    /// <summary>The foreign keys with an error.</summary>
    internal static IReadOnlyCollection<string> Known => Refusals.Keys;

    /// <summary>The error for a violated foreign key; null if there is none.</summary>
    public static Error? RefusalOf(string? key) => key is null ? null : Refusals.GetValueOrDefault(key);

    /// <summary>
    /// Whether a foreign key refused an added or changed row. A deletion refused because of referring rows is a different failure.
    /// </summary>
    public static bool IsOne(Exception failure)
    {
        var isDeletion = failure is DbUpdateException { Entries: { Count: > 0 } rows } && rows.All(row => row.State == EntityState.Deleted);
        if (isDeletion) return false;
        return (failure is DbUpdateException ? failure.InnerException : failure) switch
        {
            SqliteException { SqliteExtendedErrorCode: SqliteForeignKey } => true,
            SqlException sqlServer => NameIn(sqlServer) is not null,
            _ => false,
        };
    }

    /// <summary>The name of the foreign key that refused a save; null if none of its rows refers to a missing row.</summary>
    /// <param name="db">The context of the save.</param>
    /// <param name="violation">The exception of the save.</param>
    /// <param name="read">Reads one value from the database.</param>
    public static async Task<string?> FindAsync(
        DbContext db, Exception violation, Func<string, CommandParameter, Task<object?>> read)
    {
        if ((violation is DbUpdateException ? violation.InnerException : violation) is SqlException sqlServer) return NameIn(sqlServer);

        // SQLite reports neither the key nor the table.
        var rows = violation is DbUpdateException { Entries: { Count: > 0 } failed } ? failed : db.ChangeTracker.Entries();
        foreach (var (key, value) in rows.SelectMany(References).ToList())
        {
            if (!IsNew(db, key, value) && !await IsThereAsync(key, value, read)) return key.GetConstraintName();
        }

        return null;
    }

    /// <summary>The foreign key in a message of SQL Server, in any language and with any quotes; null if there is none.</summary>
    internal static string? NameAmong(string message) => Name().Match(message) is { Success: true } name ? name.Value : null;

    private static string? NameIn(SqlException failure)
    {
        foreach (SqlError error in failure.Errors)
        {
            if (error.Number == SqlServerConstraint && NameAmong(error.Message) is { } name) return name;
        }

        return null;
    }

    // All foreign keys of this model have a single column.
    private static IEnumerable<(IForeignKey Key, object Value)> References(EntityEntry row)
    {
        if (row.State is not (EntityState.Added or EntityState.Modified)) yield break;
        foreach (var key in row.Metadata.GetForeignKeys())
        {
            var column = row.Property(key.Properties[0]);
            if ((row.State == EntityState.Added || column.IsModified) && column.CurrentValue is { } value) yield return (key, value);
        }
    }

    // A row of the same save will exist when the save is repeated.
    private static bool IsNew(DbContext db, IForeignKey key, object value) => db.ChangeTracker.Entries().Any(row =>
        row.State == EntityState.Added
        && row.Metadata == key.PrincipalEntityType
        && value.Equals(row.Property(key.PrincipalKey.Properties[0]).CurrentValue));

    private static async Task<bool> IsThereAsync(
        IForeignKey key, object value, Func<string, CommandParameter, Task<object?>> read)
    {
        var (table, column) = (key.PrincipalEntityType.GetTableName(), key.PrincipalKey.Properties[0]);
        var id = column.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value;
        var sql = $"SELECT count(*) FROM \"{table}\" WHERE \"{column.GetColumnName()}\" = @id";
        return await read(sql, new CommandParameter("@id", DbType.Int64, id)) is > 0L;
    }

    // EF Core's naming convention.
    [GeneratedRegex(@"\bFK_\w+")]
    private static partial Regex Name();
}
