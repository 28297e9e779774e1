using System.Data;
using System.Data.Common;
using Ardalis.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Tasks;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Settings;

namespace Platform.TransactSql.Tests;

/// <summary>A page of a list is one statement on SQL Server, which its parser accepts.</summary>
public sealed class ListStatementsTests
{
    [Theory]
    [InlineData(false, 20, 0)]
    [InlineData(true, 20, 90_000)]
    public async Task Page_and_count_are_one_statement_that_can_be_parsed(bool isOfProject, int limit, int offset)
    {
        var sent = new NothingFound();
        await using var db = Open(sent);
        for (var i = 0; i < 2; i++)
        {
            var (organization, environment) = (new OrganizationId(7 + i), KeyEnvironment.Live);
            var (status, id) = (ProjectTaskStatus.Todo, "proj_1");
            var project = db.Projects.Where(p => p.PublicId == id).Select(p => p.Id);
            var list = new Specification<ProjectTask>();
            list.Query.Where(t => t.OrganizationId == organization && t.Environment == environment && t.Status == status)
                .OrderByDescending(t => t.CreatedAt)
                .ThenByDescending(t => t.Id);
            if (isOfProject) list.Query.Where(t => t.ProjectId == project.FirstOrDefault());
            sent.Texts.Clear();
            var page = await db.PageAsync<ProjectTask, ProjectTask, string>(
                list, null, tasks => tasks.Select(t => t.Project.PublicId + t.Title), new PageRequest(limit, offset),
                CancellationToken.None);

            Assert.Empty(page.Items);
            Assert.Empty(sent.Texts.SelectMany(TransactSqlParser.Problems));
            Assert.Contains("OFFSET @offset ROWS FETCH NEXT @limit ROWS ONLY", sent.Texts[0], StringComparison.Ordinal);
            Assert.Contains("COUNT(*)", sent.Texts[0], StringComparison.Ordinal);

            // Beyond the end no row has the count, which is then read alone.
            Assert.Equal(offset == 0 ? 1 : 2, sent.Texts.Count);
        }
    }

    private static SqlServerAppDb Open(NothingFound sent)
    {
        var options = new DbContextOptionsBuilder<SqlServerAppDb>().AddInterceptors(sent, new NoConnection());
        Databases.Use(options, new DatabaseSettings(DatabaseProvider.SqlServer, "Server=none"));
        return new SqlServerAppDb(options.Options);
    }

    /// <summary>Opens no connection.</summary>
    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result,
            CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    /// <summary>Records each statement and answers with no rows, or with a count of none.</summary>
    private sealed class NothingFound : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Texts.Add(command.CommandText);
            var rows = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            rows.Columns.Add("Count", typeof(int));
            if (Texts.Count > 1) rows.Rows.Add(0);
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(rows.CreateDataReader()));
        }
    }
}
