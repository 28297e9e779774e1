// Creates a project with a task, and lists both: PLATFORM_API_KEY=… node examples/first-call.mjs
import { Platform } from '@platform/sdk';

const platform = new Platform();

const project = await platform.projects.create({ name: 'My first project' });
await platform.tasks.create({ title: 'Read the guides', project_id: project.id });
console.log(`${project.id} was created at ${project.created_at.toISOString()}`);

for await (const task of platform.tasks.list({ project_id: project.id })) {
  console.log(`${task.id}: ${task.title} (${task.status})`);
}
