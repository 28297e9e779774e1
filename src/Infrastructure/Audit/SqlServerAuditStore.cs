namespace Platform.Infrastructure.Audit;

/// <summary>
/// The statements for SQL Server. The update lock on the head serializes an organization's writers until their commit; the range lock on a
/// missing head prevents two writers from adding one.
/// </summary>
internal sealed class SqlServerAuditStore : AuditStore
{
    private const string LockSql = """
        SELECT Sequence, Mac, AnchorSequence, AnchorMac, KeyId, Seal
        FROM AuditHeads WITH (UPDLOCK, ROWLOCK, HOLDLOCK)
        WHERE OrganizationId = @organization
        """;

    private const string BeginSql = """
        INSERT INTO AuditHeads (OrganizationId, Sequence, Mac, AnchorSequence, AnchorMac, KeyId, Seal)
        VALUES (@organization, @sequence, @mac, @anchorSequence, @anchorMac, @headKeyId, @headSeal)
        """;

    private const string AppendSql = """
        INSERT INTO AuditEntries (
            OrganizationId, Sequence, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId,
            Detail, KeyId, Mac)
        VALUES (
            @organization, @sequence, @at, @action, @actorUserId, @actorEmail, @actorKeyPrefix, @targetType, @targetId, @ip, @userAgent,
            @requestId, @detail, @keyId, @mac)
        """;

    private const string MoveSql =
        "UPDATE AuditHeads WITH (ROWLOCK) SET Sequence = @sequence, Mac = @mac, KeyId = @headKeyId, Seal = @headSeal "
        + "WHERE OrganizationId = @organization";

    private const string TakeSql = "DELETE FROM UnsealedAuditEntries WHERE Id = @id";

    private const string LastSql = "SELECT MAX(Sequence) FROM AuditEntries WHERE OrganizationId = @organization";

    private const string DropSql = "DELETE FROM AuditHeads WHERE OrganizationId = @organization";

    protected override string Lock => LockSql;

    protected override string Begin => BeginSql;

    protected override string Append => AppendSql;

    protected override string Move => MoveSql;

    protected override string Take => TakeSql;

    protected override string Last => LastSql;

    protected override string Drop => DropSql;
}
