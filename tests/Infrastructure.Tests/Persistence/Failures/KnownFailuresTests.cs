using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Persistence.Failures;

public sealed class KnownFailuresTests
{
    private const int SqliteError = 1;

    public static TheoryData<int, DatabaseFailureKind> SqlServer { get; } = new(
        KnownFailures.SqlServer.Select(known => (known.Number, known.Kind)));

    public static TheoryData<int, DatabaseFailureKind> Sqlite { get; } = new(
        KnownFailures.Sqlite.Select(known => (known.Number, known.Kind)));

    [Theory]
    [MemberData(nameof(SqlServer))]
    public void SQL_Server_error_is_classified_as_in_the_table(int number, DatabaseFailureKind kind)
    {
        var error = SqlErrors.Of(number, severity: 11);

        Assert.Equal(kind, DatabaseFailure.KindOf(error));
        Assert.Equal(kind, DatabaseFailure.KindOf(new DbUpdateException("Not saved.", error)));
        Assert.Equal(
            kind == DatabaseFailureKind.Unavailable,
            DatabaseFailure.IsUnreachable(new InvalidOperationException("Twice inside.", new DbUpdateException("Not saved.", error))));
    }

    [Theory]
    [MemberData(nameof(Sqlite))]
    public void SQLite_result_is_classified_as_in_the_table(int code, DatabaseFailureKind kind) =>
        Assert.Equal(kind, DatabaseFailure.KindOf(new SqliteException("Refused.", code & 0xFF, code)));

    // Busy while another connection recovers the log, a failed disk read, a file that can't be opened because it is a directory.
    [Theory]
    [InlineData(261)]
    [InlineData(266)]
    [InlineData(526)]
    public void Extended_SQLite_result_is_classified_as_its_primary_one(int code) =>
        Assert.True(DatabaseFailure.IsUnreachable(new SqliteException("Refused.", code & 0xFF, code)));

    [Theory]
    [InlineData(207)]
    [InlineData(208)]
    [InlineData(547)]
    [InlineData(2601)]
    [InlineData(2627)]
    [InlineData(8152)]
    [InlineData(50000)]
    public void Faulty_statement_is_no_database_failure(int number)
    {
        Assert.Null(DatabaseFailure.KindOf(SqlErrors.Of(number, severity: 16)));
        Assert.Equal(DatabaseFailureKind.Unavailable, DatabaseFailure.KindOf(SqlErrors.Of(number, severity: 20)));
    }

    [Fact]
    public void Faulty_SQLite_statement_or_product_bug_is_no_database_failure()
    {
        Assert.Null(DatabaseFailure.KindOf(new SqliteException("near \"SELEC\": syntax error", SqliteError)));
        Assert.Null(DatabaseFailure.KindOf(new SqliteException("UNIQUE constraint failed", 19, 2067)));
        Assert.Null(DatabaseFailure.KindOf(new InvalidOperationException("A fault.")));
        Assert.Null(DatabaseFailure.KindOf(new SaveConflictException("Another save came between.")));
    }

    [Fact]
    public void Each_error_number_is_listed_once_with_a_meaning_and_a_source() =>
        Assert.All((IReadOnlyList<KnownFailure>[])[KnownFailures.SqlServer, KnownFailures.Sqlite], table =>
    {
        Assert.Equal(table.Count, table.Select(known => known.Number).Distinct().Count());
        Assert.All(table, known => Assert.True(known.Meaning.Length > 5 && known.Source.Contains("https://", StringComparison.Ordinal)));
    });

    [Fact]
    public void Only_deadlocks_and_snapshot_conflicts_are_retried()
    {
        Assert.Equal(
            [1205, 3960],
            KnownFailures.SqlServer.Where(known => known.Kind == DatabaseFailureKind.RolledBack).Select(known => known.Number));
        Assert.Equal(
            [517], KnownFailures.Sqlite.Where(known => known.Kind == DatabaseFailureKind.RolledBack).Select(known => known.Number));
    }

    [Fact]
    public void Recorded_failure_is_a_database_failure_whatever_its_type()
    {
        var failure = new InvalidOperationException("The pool is exhausted.");
        Assert.False(DatabaseFailure.IsUnreachable(failure));

        DatabaseFailure.Record(failure);

        Assert.True(DatabaseFailure.IsUnreachable(failure));
        Assert.True(DatabaseFailure.IsUnreachable(new InvalidOperationException("Outside.", failure)));
        Assert.False(DatabaseFailure.IsUnreachable(new InvalidOperationException("The pool is exhausted.")));
    }

    [Fact]
    public void Timeout_that_the_client_reports_together_with_its_cancellation_is_a_timeout()
    {
        var failure = SqlErrors.Of(-2, severity: 11);

        Assert.IsType<SqlException>(failure);
        Assert.Equal(DatabaseFailureKind.Unavailable, DatabaseFailure.KindOf(failure));
    }
}
