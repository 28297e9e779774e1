using Platform.Application.Tasks;
using Platform.Domain.Tasks;
using Platform.WebApi.Http.Requests;

namespace Platform.WebApi.V1;

/// <summary><c>?limit=20&amp;offset=0&amp;project_id=proj_…&amp;status=todo</c>, all optional.</summary>
internal sealed class TaskQuery(ListTasks list)
{
    /// <summary>The requested page of the list.</summary>
    public ListTasks List { get; } = list;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="Http.Errors.RefusedException">A value can't be read.</exception>
    public static ValueTask<TaskQuery?> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var list = new ListTasks(
            query.Page(), query.Text(nameof(ListTasks.ProjectId)), query.Word<ProjectTaskStatus>(nameof(ListTasks.Status)));
        query.ThrowIfWrong();
        return ValueTask.FromResult<TaskQuery?>(new TaskQuery(list));
    }
}
