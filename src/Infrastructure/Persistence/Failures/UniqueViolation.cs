using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Infrastructure.Persistence.Failures;

/// <summary>Determines which unique index refused a save and which error the caller gets.</summary>
internal static partial class UniqueViolation
{
    // SQLite: https://sqlite.org/rescode.html. SQL Server: sys.messages.
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;
    private const int SqlServerIndex = 2601;
    private const int SqlServerConstraint = 2627;

    private static readonly Dictionary<string, Error> Refusals = new(StringComparer.Ordinal)
    {
        ["IX_Organizations_Slug"] = OrganizationErrors.SlugTaken,
        ["IX_Users_OrganizationId_Email"] = UserErrors.EmailTaken,
        ["IX_Identities_OrganizationId_Issuer_Subject"] = IdentityErrors.Taken,
        ["IX_AllowedDomains_OrganizationId_Domain"] = AllowedDomainErrors.AlreadyListed,
        ["IX_VersionNotices_Version_Topic_Email"] = VersionNoticeErrors.AlreadyMailed,
        ["IX_IdempotentRequests_OrganizationId_Credential_Key"] = IdempotencyErrors.KeyReused,
        ["IX_LimitNotices_OrganizationId_Window_WindowStart_Threshold_Limit"] = LimitNoticeErrors.AlreadySent,
        ["IX_BillingEvents_EventId"] = BillingErrors.AlreadyHandled,
        ["IX_PlanRequests_OrganizationId_Day"] = BillingErrors.AskedToday,
    };

    // Two use cases found no row and both insert one: the second finds the first one's row when it is repeated.
    private static readonly HashSet<string> Conflicts = new(StringComparer.Ordinal) { "IX_Subscriptions_OrganizationId" };

    /// <summary>The indexes with an error.</summary>
    internal static IReadOnlyCollection<string> Known => Refusals.Keys;

    /// <summary>The indexes whose violation is a conflict between two saves.</summary>
    internal static IReadOnlyCollection<string> KnownConflicts => Conflicts;

    /// <summary>Whether a violation of the index is a conflict between two saves; the later one is repeated.</summary>
    public static bool IsConflict(string index) => Conflicts.Contains(index);

    /// <summary>The error for a violated index; null if only a bug can violate it.</summary>
    public static Error? RefusalOf(string index) => Refusals.GetValueOrDefault(index);

    /// <summary>The name of the index or primary key that refused a save or a statement; null if the failure is a different one.</summary>
    public static string? IndexOf(Exception failure) => (failure is DbUpdateException ? failure.InnerException : failure) switch
    {
        SqliteException { SqliteExtendedErrorCode: SqlitePrimaryKey } sqlite => $"PK_{ColumnsOf(sqlite.Message)[0].Split('.')[0]}",
        SqliteException { SqliteExtendedErrorCode: SqliteUnique } sqlite => IndexOfColumns(sqlite.Message),
        SqlException { Number: SqlServerIndex or SqlServerConstraint } sqlServer => NameAmong(sqlServer.Message),
        _ => null,
    };

    // EF Core names the index after its columns.
    private static string IndexOfColumns(string message)
    {
        var columns = ColumnsOf(message);
        var table = columns[0].Split('.')[0];
        return $"IX_{table}_{string.Join('_', columns.Select(column => column.Split('.')[^1]))}";
    }

    // SQLite reports columns: "UNIQUE constraint failed: Users.OrganizationId, Users.Email".
    private static string[] ColumnsOf(string message)
    {
        const string start = "UNIQUE constraint failed: ";
        var from = message.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return message[from..].TrimEnd('.', '\'').Split(", ");
    }

    /// <summary>The index or constraint in a message of SQL Server. It precedes the value in all languages, with any quotes.</summary>
    internal static string NameAmong(string message) => Name().Match(message) is { Success: true } name ? name.Value : "unknown";

    // EF Core's naming convention: index, primary key, alternate key.
    [GeneratedRegex(@"\b(?:IX|PK|AK)_\w+")]
    private static partial Regex Name();
}
