# frozen_string_literal: true

# Makes a project with a task, and lists what there is. The key is in PLATFORM_API_KEY.

require "platform_sdk"

client = Platform::Client.new
me = client.users.me
puts "Hello #{me.email} of #{me.org_name}"

project = client.projects.create(name: "Apollo", description: "To the moon")
task = client.tasks.create(title: "Build a rocket", project_id: project.id)
task = client.tasks.update(task.id, status: Platform::Models::TaskStatus::IN_PROGRESS)
puts "#{task.title}: #{task.status}, since #{task.updated_at.strftime('%H:%M:%S')} UTC"

client.projects.list.each { |item| puts "#{item.id} #{item.name}" }

client.projects.delete(project.id)
begin
  client.projects.get(project.id)
rescue Platform::NotFoundError => e
  puts e.message
end
