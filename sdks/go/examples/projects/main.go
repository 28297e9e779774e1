// Projects makes a project with a task, and lists the projects. It needs PLATFORM_API_KEY, and PLATFORM_BASE_URL where the API is not at
// http://localhost:3001.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/platform/sdk-go"
)

func main() {
	ctx := context.Background()
	client, err := platform.NewClient()
	if err != nil {
		log.Fatal(err)
	}

	project, err := client.Projects.Create(ctx, &platform.ProjectCreateParams{Name: "My Project"})
	if err != nil {
		log.Fatal(err)
	}
	task, err := client.Tasks.Create(ctx, &platform.TaskCreateParams{Title: "My Task", ProjectID: project.ID})
	if err != nil {
		log.Fatal(err)
	}
	task, err = client.Tasks.Update(ctx, task.ID, &platform.TaskUpdateParams{Status: platform.Value(platform.TaskStatusCompleted)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(task.Title, task.Status)

	projects := client.Projects.List(ctx, nil)
	for projects.Next() {
		fmt.Println(projects.Item().ID, projects.Item().Name)
	}
	if err := projects.Err(); err != nil {
		log.Fatal(err)
	}

	if err := client.Projects.Delete(ctx, project.ID); err != nil {
		log.Fatal(err)
	}
	if _, err := client.Projects.Get(ctx, project.ID); errors.Is(err, platform.ErrNotFound) {
		fmt.Println("The project is gone.")
	}
}
