using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Usage;

/// <summary>The statements for SQLite.</summary>
internal sealed class SqliteUsageStore(Func<AppDb> contexts) : UsageStore(contexts)
{
    private const string AddSql = """
        INSERT INTO UsageDays (OrganizationId, Date, ApiKeyId, Requests, Refused)
        SELECT Id, @date, @key, @requests, @refused FROM Organizations WHERE Id = @organization
        ON CONFLICT (OrganizationId, Date, ApiKeyId) DO UPDATE
        SET Requests = Requests + excluded.Requests, Refused = Refused + excluded.Refused
        """;

    private const string AddOperationSql = """
        INSERT INTO OperationDays (OrganizationId, Date, Version, Operation, Requests, LastUsedAt)
        SELECT Id, @date, @version, @operation, @requests, @at FROM Organizations WHERE Id = @organization
        ON CONFLICT (OrganizationId, Date, Version, Operation) DO UPDATE
        SET Requests = Requests + excluded.Requests, LastUsedAt = MAX(LastUsedAt, excluded.LastUsedAt)
        """;

    private const string MoveKeySql =
        "UPDATE ApiKeys SET LastUsedAt = @at WHERE Id = @id AND (LastUsedAt IS NULL OR LastUsedAt < @at OR LastUsedAt > @latest)";

    private const string MoveSessionSql =
        "UPDATE Sessions SET LastUsedAt = @at WHERE Id = @id AND (LastUsedAt < @at OR LastUsedAt > @latest)";

    protected override string Add => AddSql;

    protected override string AddOperation => AddOperationSql;

    protected override string MoveKey => MoveKeySql;

    protected override string MoveSession => MoveSessionSql;
}
