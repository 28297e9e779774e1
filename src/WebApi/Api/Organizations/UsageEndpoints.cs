using Platform.Application.Usage;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Organizations;

internal static class UsageEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/usage", (UsageQuery query, Responder reply) => reply.Ok(query.Usage))
            .WithTags("Usage")
            .Requires(Permissions.UsageRead)
            .Describe(
                "getUsage",
                "Get the usage",
                "By day in UTC, by key and by version of the API, true to within 2 seconds, and what is left of the "
                + "plan's limits. A member sees their own keys alone, everyone else all of the organization.")
            .WithMetadata(
                new ListFilter(nameof(GetUsage.From), typeof(DateOnly), "The first day; left out, 29 days before the last.", "2026-01-01"),
                new ListFilter(
                    nameof(GetUsage.To), typeof(DateOnly), "The last day, at most 92 in all; left out, today in UTC.", "2026-01-31"))
            .Answers<UsageView>()
            .MayRefuse(
                Error.Invalid(nameof(GetUsage.From), GetUsage.TooManyDays), Error.Invalid(nameof(GetUsage.To), QueryReader.UnreadableDate));
}
