using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence.Statements;

namespace Platform.Infrastructure.Tests.Support.Scripted;

public sealed class ScriptedDatabaseTests
{
    [Fact]
    public async Task Save_uses_the_ids_that_the_script_gives()
    {
        using var database = new ScriptedDatabase(new SavedRows().Of);
        await using var db = database.Open();
        var user = TestDatabase.NewUser();
        db.Add(user);

        Assert.Null(await db.SaveAsync(Ct));
        Assert.Equal((1L, 1L, 2L), (user.OrganizationId.Value, user.Organization.Id.Value, user.Id.Value));
        Assert.Equal([ScriptedDatabase.Begin, ScriptedDatabase.Commit], [database.RoundTrips[0], database.RoundTrips[^1]]);
        Assert.Contains(database.Statements, statement => statement.Contains("INSERT INTO [Users]", StringComparison.Ordinal));
        Assert.Contains(database.Statements, statement => statement.Contains("INSERT INTO AuditHeads", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_of_several_rows_of_a_table_gives_each_an_id()
    {
        using var database = new ScriptedDatabase(new SavedRows().Of);
        await using var db = database.Open();
        var organizations = Enumerable.Range(0, 5)
            .Select(i => Organization.Create($"Acme {i}", OrganizationSlug.TryParse($"acme-{i}")!, Organization.FirstApiVersion, Start))
            .ToList();
        db.AddRange(organizations);

        Assert.Null(await db.SaveAsync(Ct));
        Assert.Equal([1, 2, 3, 4, 5], organizations.Select(organization => organization.Id.Value).Order());
        Assert.Single(database.Statements, statement => statement.Contains("MERGE [Organizations]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_and_deletion_find_their_rows()
    {
        using var database = new ScriptedDatabase(new SavedRows().Of);
        await using var db = database.Open();
        var user = TestDatabase.NewUser();
        var key = TestDatabase.NewKey(user);
        db.AddRange(user, key);
        Assert.Null(await db.SaveAsync(Ct));

        user.Organization.Rename("Acme Inc");
        db.Remove(key);

        Assert.Null(await db.SaveAsync(Ct));
    }

    [Fact]
    public async Task Change_that_finds_no_row_is_a_conflict()
    {
        var isGone = false;
        var saved = new SavedRows();
        using var database = new ScriptedDatabase(
            statement => isGone && statement.Has("UPDATE") ? new ScriptedAnswer(0, [[]]) : saved.Of(statement));
        await using var db = database.Open();
        var user = TestDatabase.NewUser();
        db.Add(user);
        Assert.Null(await db.SaveAsync(Ct));
        isGone = true;
        user.Organization.Rename("Acme Inc");

        await Assert.ThrowsAsync<SaveConflictException>(() => db.SaveAsync(Ct));
        Assert.Equal(ScriptedDatabase.Rollback, database.RoundTrips[^1]);
    }

    [Fact]
    public async Task Query_reads_the_rows_of_the_script()
    {
        using var database = new ScriptedDatabase(
            statement => statement.Has("COUNT(*)") ? ScriptedAnswer.Row(42) : ScriptedAnswer.Rows([7L, "acme"], [8L, "globex"]));
        await using var db = database.Open();

        Assert.Equal(42, await db.Organizations.CountAsync(Ct));
        var organizations = await db.Organizations.Select(o => new { o.Id, o.Slug }).ToListAsync(Ct);
        Assert.Equal([(7L, "acme"), (8L, "globex")], organizations.Select(o => (o.Id.Value, o.Slug.Value)));
        Assert.Equal(2, database.RoundTrips.Count);
    }

    [Fact]
    public async Task Bulk_statement_returns_the_number_of_changed_rows()
    {
        using var database = new ScriptedDatabase(_ => ScriptedAnswer.Changed(3));
        await using var db = database.Open();

        Assert.Equal(3, await db.AuditEntries.Where(e => e.Action == AuditAction.ApiKeyCreated).ExecuteDeleteAsync(Ct));
        Assert.Contains("DELETE", Assert.Single(database.RoundTrips), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_is_one_round_trip_with_the_parameters_of_each_command()
    {
        var ids = new List<object?>();
        using var database = new ScriptedDatabase(statement =>
        {
            ids.Add(statement["@id"]);
            return ScriptedAnswer.Changed(1);
        });
        await using var connection = database.NewConnection();
        await connection.OpenAsync(Ct);
        await using var batch = connection.CreateBatch();
        foreach (var id in new[] { 7L, 8L })
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = "UPDATE ApiKeys SET LastUsedAt = NULL WHERE Id = @id";
            command.Parameters.Add(new CommandParameter("@id", DbType.Int64, id).On(command.CreateParameter()));
            batch.BatchCommands.Add(command);
        }

        Assert.Equal(2, await batch.ExecuteNonQueryAsync(Ct));
        Assert.Equal([7L, 8L], ids);
        Assert.Single(database.RoundTrips);
    }

    [Fact]
    public async Task Savepoints_and_rollbacks_are_recorded_in_order()
    {
        using var database = new ScriptedDatabase(_ => ScriptedAnswer.Nothing);
        await using var db = database.Open();
        await using (var transaction = await db.Database.BeginTransactionAsync(Ct))
        {
            await transaction.CreateSavepointAsync("here", Ct);
            await transaction.RollbackToSavepointAsync("here", Ct);
        }

        Assert.Equal(
            [ScriptedDatabase.Begin, "SAVE TRANSACTION [here]", "ROLLBACK TRANSACTION [here]", ScriptedDatabase.Rollback],
            database.RoundTrips.Select(sent => sent.TrimEnd(';')));
    }

    [Fact]
    public async Task Unique_violation_is_the_refusal_of_its_index()
    {
        using var database = new ScriptedDatabase(statement =>
            statement.Has("INSERT INTO [Organizations]")
                ? throw SqlErrors.DuplicateIndex("Organizations", "IX_Organizations_Slug")
                : ScriptedAnswer.Nothing);
        await using var db = database.Open();
        db.Add(TestDatabase.NewUser());

        Assert.Same(OrganizationErrors.SlugTaken, await db.SaveAsync(Ct));
    }

    [Fact]
    public async Task Deadlock_ends_the_transaction_without_another_round_trip()
    {
        using var database = new ScriptedDatabase(
            statement => statement.Has("INSERT INTO [Organizations]") ? throw SqlErrors.Deadlock() : ScriptedAnswer.Nothing);
        await using var db = database.Open();
        db.Add(TestDatabase.NewUser());

        await Assert.ThrowsAsync<SaveConflictException>(() => db.SaveAsync(Ct));
        Assert.DoesNotContain(ScriptedDatabase.Rollback, database.RoundTrips);
    }

    [Fact]
    public void Error_has_its_given_number_state_and_class()
    {
        var error = SqlErrors.Of(50000, "Refused.", state: 7, severity: 16);

        Assert.Equal((50000, (byte)7, (byte)16, "Refused."), (error.Number, error.State, error.Class, error.Message));
        Assert.IsType<SqlException>(error);
    }
}
