using System.Data;
using System.Data.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Audit;

/// <summary>
/// The audit's rows, written with provider-specific statements in the current transaction. Most saves record an entry, and bypassing the
/// EF Core model costs a third of going through it.
/// </summary>
internal abstract class AuditStore
{
    /// <summary>Reads the head and locks it until the transaction ends.</summary>
    protected abstract string Lock { get; }

    /// <summary>Adds a head.</summary>
    protected abstract string Begin { get; }

    /// <summary>Adds a sealed entry.</summary>
    protected abstract string Append { get; }

    /// <summary>Moves the head to an entry.</summary>
    protected abstract string Move { get; }

    /// <summary>Deletes an unsealed entry.</summary>
    protected abstract string Take { get; }

    /// <summary>Reads the last sequence number in use.</summary>
    protected abstract string Last { get; }

    /// <summary>Deletes an invalid head.</summary>
    protected abstract string Drop { get; }

    /// <summary>Reads and locks the head of an organization; null if there is none.</summary>
    public async Task<AuditHead?> LockAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        await using var command = Command(db, Lock, [Organization(organization)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return AuditHead.Of(organization, new HeadRow(
            reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3), reader.GetString(4),
            reader.GetFieldValue<byte[]>(5)));
    }

    /// <summary>The last sequence number in use in an organization's chain, whatever its head says; 0 if there is none.</summary>
    public async Task<long> LastAsync(AppDb db, OrganizationId organization, CancellationToken ct)
    {
        await using var command = Command(db, Last, [Organization(organization)]);
        return await command.ExecuteScalarAsync(ct) is long last ? last : 0;
    }

    /// <summary>Adds a head, optionally replacing the present one.</summary>
    public async Task BeginAsync(AppDb db, AuditHead head, bool replaces, CancellationToken ct)
    {
        if (replaces)
        {
            await using var drop = Command(db, Drop, [Organization(head.OrganizationId)]);
            await drop.ExecuteNonQueryAsync(ct);
        }

        await using var command = Command(db, Begin, Parameters(head));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Adds sealed entries, moves the head to the last of them, and deletes the unsealed entries they were made from.</summary>
    public Task AppendAsync(
        AppDb db, IEnumerable<AuditEntry> entries, AuditHead head, IEnumerable<UnsealedEntry> done, CancellationToken ct) => db.SendAsync(
        [
            .. entries.Select(entry => new Statement(Append, Parameters(entry))),
            new Statement(Move, MoveParameters(head)),
            .. done.Select(entry => new Statement(Take, [new CommandParameter("@id", DbType.Int64, entry.Id)])),
        ],
        ct);

    internal static CommandParameter[] Parameters(AuditHead head) =>
    [
        Organization(head.OrganizationId),
        new("@sequence", DbType.Int64, head.Sequence),
        new("@mac", DbType.Binary, head.Mac, AuditEntry.MacLength),
        new("@anchorSequence", DbType.Int64, head.AnchorSequence),
        new("@anchorMac", DbType.Binary, head.AnchorMac, AuditEntry.MacLength),
        new("@headKeyId", DbType.AnsiString, head.KeyId, AuditEntry.KeyIdMaxLength),
        new("@headSeal", DbType.Binary, head.Seal, AuditEntry.MacLength),
    ];

    internal static CommandParameter[] MoveParameters(AuditHead head) =>
        [.. Parameters(head).Where(parameter => parameter.Name is not ("@anchorSequence" or "@anchorMac"))];

    // Parameters have the sizes of their columns: with the size of each value, SQL Server would compile a new plan for each length.
    internal static CommandParameter[] Parameters(AuditEntry entry) =>
    [
        Organization(entry.OrganizationId),
        new("@sequence", DbType.Int64, entry.Sequence),
        new("@at", DbType.DateTime2, entry.At.UtcDateTime),
        new("@action", DbType.AnsiString, entry.Action, AuditEntry.ActionMaxLength),
        new("@actorUserId", DbType.Int64, OrNull(entry.ActorUserId?.Value)),
        new("@actorEmail", DbType.String, OrNull(entry.ActorEmail), EmailAddress.MaxLength),
        new("@actorKeyPrefix", DbType.AnsiString, OrNull(entry.ActorKeyPrefix), ApiKey.PrefixMaxLength),
        new("@targetType", DbType.AnsiString, entry.TargetType, AuditEntry.TargetTypeMaxLength),
        new("@targetId", DbType.AnsiString, OrNull(entry.TargetId), AuditEntry.TargetIdMaxLength),
        new("@ip", DbType.AnsiString, OrNull(entry.Ip), RequestOrigin.IpMaxLength),
        new("@userAgent", DbType.String, OrNull(entry.UserAgent), RequestOrigin.UserAgentMaxLength),
        new("@requestId", DbType.AnsiString, OrNull(entry.RequestId), RequestOrigin.RequestIdMaxLength),
        new("@detail", DbType.String, OrNull(entry.Detail), AuditEntry.DetailMaxLength),
        new("@keyId", DbType.AnsiString, entry.KeyId, AuditEntry.KeyIdMaxLength),
        new("@mac", DbType.Binary, entry.Mac, AuditEntry.MacLength),
    ];

    private static CommandParameter Organization(OrganizationId organization) => new("@organization", DbType.Int64, organization.Value);

    private static object OrNull(object? value) => value ?? DBNull.Value;

    private static DbCommand Command(AppDb db, string sql, CommandParameter[] parameters)
    {
        var command = db.CreateCommand(sql);
        foreach (var parameter in parameters) parameter.AddTo(command);
        return command;
    }
}
