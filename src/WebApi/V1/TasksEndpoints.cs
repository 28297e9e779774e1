using Platform.Application.Tasks;
using Platform.Domain.Access;
using Platform.Domain.Tasks;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.V1;

internal static class TasksEndpoints
{
    private const string OnlyWhatIsSent = "Only the members sent change; another project moves it there.";
    private const string AllOfIt =
        "A member that is left out takes its default: no description, and the status `todo`. Another project moves it there.";

    public static void Map(IEndpointRouteBuilder workspace)
    {
        var tasks = workspace.MapGroup("/tasks").WithTags("Tasks").WithMetadata(new IdForm(ProjectTask.IdPrefix));
        tasks.MapGet("", (TaskQuery query, Responder reply) => reply.Page(query.List))
            .Requires(Permissions.TasksRead)
            .Describe("listTasks", "List tasks", "Newest first; of one project or one status, where asked for.")
            .WithMetadata(
                new ListFilter(
                    nameof(ListTasks.ProjectId), typeof(string), "Those of this project alone.", "proj_123abc456def789ghi012jkl"),
                new ListFilter(nameof(ListTasks.Status), typeof(ProjectTaskStatus), "Those that are this far alone.", "todo"))
            .AnswersPageOf<TaskView>();
        tasks.MapPost("", (Body<CreateTask> body, Responder reply) => reply.Created(body.Value, task => $"/v1/tasks/{task.Id}"))
            .Requires(Permissions.TasksWrite)
            .Describe("createTask", "Create a task")
            .Answers<TaskView>(201).WithLocation().OncePerKey().MayRefuse(ProjectTaskErrors.UnknownProject);
        tasks.MapGet("/{id}", (string id, Responder reply) => reply.Ok(new GetTask(id)))
            .Requires(Permissions.TasksRead)
            .Describe("getTask", "Get a task")
            .Answers<TaskView>();
        tasks.MapPut(
            "/{id}",
            (string id, IfMatchHeader match, Body<ReplaceTask> body, Responder reply) =>
                reply.Ok(body.Value with { Id = id, Expected = match.Value }))
            .Requires(Permissions.TasksWrite)
            .Describe("updateTask", "Replace a task", AllOfIt)
            .Answers<TaskView>();
        tasks.MapPatch(
            "/{id}",
            (string id, IfMatchHeader match, Body<ChangeTask> body, Responder reply) =>
                reply.Ok(body.Value with { Id = id, Expected = match.Value }))
            .Requires(Permissions.TasksWrite)
            .Describe("patchTask", "Update a task (PATCH)", OnlyWhatIsSent)
            .Answers<TaskView>();
        tasks.MapDelete("/{id}", (string id, IfMatchHeader match, Responder reply) => reply.NoContent(new DeleteTask(id, match.Value)))
            .Requires(Permissions.TasksDelete)
            .Describe("deleteTask", "Delete a task")
            .AnswersNothing();
    }
}
