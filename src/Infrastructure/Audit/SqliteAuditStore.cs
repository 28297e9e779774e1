namespace Platform.Infrastructure.Audit;

/// <summary>The statements for SQLite. Write transactions are serialized, so reading the head needs no lock.</summary>
internal sealed class SqliteAuditStore : AuditStore
{
    private const string LockSql =
        "SELECT Sequence, Mac, AnchorSequence, AnchorMac, KeyId, Seal FROM AuditHeads WHERE OrganizationId = @organization";

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
        "UPDATE AuditHeads SET Sequence = @sequence, Mac = @mac, KeyId = @headKeyId, Seal = @headSeal WHERE OrganizationId = @organization";

    private const string TakeSql = "DELETE FROM UnsealedAuditEntries WHERE Id = @id";

    private const string LastSql = "SELECT max(Sequence) FROM AuditEntries WHERE OrganizationId = @organization";

    private const string DropSql = "DELETE FROM AuditHeads WHERE OrganizationId = @organization";

    protected override string Lock => LockSql;

    protected override string Begin => BeginSql;

    protected override string Append => AppendSql;

    protected override string Move => MoveSql;

    protected override string Take => TakeSql;

    protected override string Last => LastSql;

    protected override string Drop => DropSql;
}
