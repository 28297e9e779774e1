"""Makes a project with a task, and lists what there is. The key is in PLATFORM_API_KEY."""

from platform_sdk import NotFoundError, Platform

with Platform() as client:
    me = client.users.me()
    print(f"Hello {me.email} of {me.org_name}")

    project = client.projects.create(name="Apollo", description="To the moon")
    task = client.tasks.create(title="Build a rocket", project_id=project.id)
    task = client.tasks.update(task.id, status="in_progress")
    print(f"{task.title}: {task.status}, since {task.updated_at:%H:%M:%S} UTC")

    for project in client.projects.list():
        print(project.id, project.name)

    client.projects.delete(project.id)
    try:
        client.projects.get(project.id)
    except NotFoundError as error:
        print(error)
