using Platform.Application.Audit;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Audit;

internal static class AuditEventsEndpoints
{
    private static readonly object[] Filters =
    [
        new ListFilter(
            nameof(AuditFilter.Actor), typeof(long), "What this person did, by the id that `users/me` shows, with a key or signed in.", 42),
        new ListFilter(nameof(AuditFilter.Action), typeof(string), "What is of this name, such as `api_key.created`.", "api_key.created"),
        new ListFilter(
            nameof(AuditFilter.TargetType), typeof(string), "What was done to things of this kind, such as `api_key`.", "api_key"),
        new ListFilter(nameof(AuditFilter.TargetId), typeof(string), "What was done to the thing of this id.", "7"),
        new ListFilter(nameof(AuditFilter.From), typeof(DateTimeOffset), "What happened then or later.", "2026-01-15T09:30:00Z"),
        new ListFilter(nameof(AuditFilter.To), typeof(DateTimeOffset), "What happened before then.", "2099-12-31T23:59:59Z"),
    ];

    private static readonly Error[] Refusals =
    [
        Error.Invalid(nameof(AuditFilter.Action), AuditFilter.UnknownAction),
        Error.Invalid(nameof(AuditFilter.From), AuditFilter.NoTime),
        Error.Invalid(nameof(AuditFilter.To), InstantConverter.Unreadable),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("").WithTags("Audit").Requires(Permissions.AuditRead);
        audit.MapGet("/audit-events", (AuditQuery query, Responder reply) => reply.Page(query.List))
            .Describe(
                "listAuditEvents",
                "List what happened in the organization",
                "Newest first. Nothing in it is ever changed, and what is taken away is taken for "
                + "its age alone: each entry is sealed together with the one before it.")
            .WithMetadata(Filters)
            .AnswersPageOf<AuditEventView>().MayRefuse(Refusals);
        audit.MapGet(
            "/audit-events.csv", (AuditQuery query, Responder reply) => reply.Csv(query.Export, events => events.All, AuditCsv.Columns))
            .Describe(
                "exportAuditEvents",
                "Export what happened in the organization",
                "As CSV (RFC 4180) with a header line, newest first and without pages. A value that "
                + "a spreadsheet would take for a formula is preceded by an apostrophe.")
            .WithMetadata(Filters)
            .AnswersCsv(AuditCsv.Example).MayRefuse(Refusals);
    }
}
