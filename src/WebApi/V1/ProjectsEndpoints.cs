using Platform.Application.Projects;
using Platform.Domain.Access;
using Platform.Domain.Projects;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.V1;

internal static class ProjectsEndpoints
{
    private const string OnlyWhatIsSent = "Only the members sent change.";
    private const string AllOfIt = "A member that is left out takes its default: no description.";

    public static void Map(IEndpointRouteBuilder workspace)
    {
        var projects = workspace.MapGroup("/projects").WithTags("Projects").WithMetadata(new IdForm(Project.IdPrefix));
        projects.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListProjects(query.Page)))
            .Requires(Permissions.ProjectsRead)
            .Describe("listProjects", "List projects", "Newest first.")
            .AnswersPageOf<ProjectView>();
        projects.MapPost(
            "", (Body<CreateProject> body, Responder reply) => reply.Created(body.Value, project => $"/v1/projects/{project.Id}"))
            .Requires(Permissions.ProjectsWrite)
            .Describe("createProject", "Create a project")
            .Answers<ProjectView>(201).WithLocation().OncePerKey();
        projects.MapGet("/{id}", (string id, Responder reply) => reply.Ok(new GetProject(id)))
            .Requires(Permissions.ProjectsRead)
            .Describe("getProject", "Get a project")
            .Answers<ProjectView>();
        projects.MapPut(
            "/{id}",
            (string id, IfMatchHeader match, Body<ReplaceProject> body, Responder reply) =>
                reply.Ok(body.Value with { Id = id, Expected = match.Value }))
            .Requires(Permissions.ProjectsWrite)
            .Describe("updateProject", "Replace a project", AllOfIt)
            .Answers<ProjectView>();
        projects.MapPatch(
            "/{id}",
            (string id, IfMatchHeader match, Body<ChangeProject> body, Responder reply) =>
                reply.Ok(body.Value with { Id = id, Expected = match.Value }))
            .Requires(Permissions.ProjectsWrite)
            .Describe("patchProject", "Update a project (PATCH)", OnlyWhatIsSent)
            .Answers<ProjectView>();
        projects.MapDelete(
            "/{id}", (string id, IfMatchHeader match, Responder reply) => reply.NoContent(new DeleteProject(id, match.Value)))
            .Requires(Permissions.ProjectsDelete)
            .Describe("deleteProject", "Delete a project", "Its tasks go with it.")
            .AnswersNothing();
    }
}
