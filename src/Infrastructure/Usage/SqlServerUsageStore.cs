using Platform.Infrastructure.Persistence;

namespace Platform.Infrastructure.Usage;

/// <summary>The statements for SQL Server. The locks serialize nodes that insert the same row.</summary>
internal sealed class SqlServerUsageStore(Func<AppDb> contexts) : UsageStore(contexts)
{
    private const string AddSql = """
        UPDATE UsageDays WITH (UPDLOCK, HOLDLOCK)
        SET Requests = Requests + @requests, Refused = Refused + @refused
        WHERE OrganizationId = @organization AND Date = @date AND ApiKeyId = @key;
        IF @@ROWCOUNT = 0
            INSERT INTO UsageDays (OrganizationId, Date, ApiKeyId, Requests, Refused)
            SELECT Id, @date, @key, @requests, @refused FROM Organizations WHERE Id = @organization;
        """;

    private const string AddOperationSql = """
        UPDATE OperationDays WITH (UPDLOCK, HOLDLOCK)
        SET Requests = Requests + @requests, LastUsedAt = CASE WHEN LastUsedAt < @at THEN @at ELSE LastUsedAt END
        WHERE OrganizationId = @organization AND Date = @date AND Version = @version AND Operation = @operation;
        IF @@ROWCOUNT = 0
            INSERT INTO OperationDays (OrganizationId, Date, Version, Operation, Requests, LastUsedAt)
            SELECT Id, @date, @version, @operation, @requests, @at FROM Organizations WHERE Id = @organization;
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
