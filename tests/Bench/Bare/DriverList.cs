using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Platform.Bench.Bare;

/// <summary>The baseline of lists: counts and pages of projects in the product's database, by prepared statements.</summary>
internal sealed class DriverList(string file)
{
    private readonly ConcurrentBag<ProjectReader> _idle = [];

    /// <summary>Responds with a page.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var (limit, offset) = (Number(context, "limit", 20), Number(context, "offset", 0));
        if (!_idle.TryTake(out var reader)) reader = new ProjectReader(file);
        var page = reader.Read(limit, offset);
        _idle.Add(reader);

        var body = JsonSerializer.SerializeToUtf8Bytes(page, BareJson.Default.ProjectPage);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private static int Number(HttpContext context, string name, int otherwise) =>
        context.Request.Query[name] is [{ } text] ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A connection with two prepared statements: the count and the page of the first organization's projects.</summary>
    private sealed class ProjectReader
    {
        private readonly SqliteCommand _count;
        private readonly SqliteCommand _page;
        private readonly SqliteParameter _limit;
        private readonly SqliteParameter _offset;

        public ProjectReader(string file)
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            connection.Open();
            _count = connection.CreateCommand();
            _count.CommandText = "SELECT COUNT(*) FROM Projects WHERE OrganizationId = 1 AND Environment = 'Live'";
            _count.Prepare();
            _page = connection.CreateCommand();
            _page.CommandText =
                """
                SELECT PublicId, Name, Description, CreatedAt, UpdatedAt FROM Projects
                WHERE OrganizationId = 1 AND Environment = 'Live'
                ORDER BY CreatedAt DESC, Id DESC LIMIT $limit OFFSET $offset
                """;
            _limit = _page.Parameters.Add("$limit", SqliteType.Integer);
            _offset = _page.Parameters.Add("$offset", SqliteType.Integer);
            _page.Prepare();
        }

        public ProjectPage Read(int limit, int offset)
        {
            var total = (int)(long)_count.ExecuteScalar()!;
            (_limit.Value, _offset.Value) = (limit, offset);
            var projects = new List<Project>(limit);
            using var rows = _page.ExecuteReader();
            while (rows.Read())
            {
                projects.Add(new Project(
                    rows.GetString(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), At(rows, 3), At(rows, 4)));
            }

            return new ProjectPage(true, [.. projects], new Pagination(total, limit, offset, offset + projects.Count < total));
        }

        // To the millisecond, as the product shows it.
        private static DateTime At(SqliteDataReader rows, int column)
        {
            var ticks = rows.GetDateTime(column).Ticks;
            return new DateTime(ticks - (ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        }
    }
}
