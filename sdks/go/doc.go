// Package platform calls the Platform API.
//
// A [Client] has a field for each resource of the API, and each operation is a method of its resource:
//
//	client, err := platform.NewClient() // the API key is in PLATFORM_API_KEY
//	if err != nil {
//		return err
//	}
//	project, err := client.Projects.Create(ctx, &platform.ProjectCreateParams{Name: "My Project"})
//
// Lists are read page by page while they are iterated:
//
//	projects := client.Projects.List(ctx, nil)
//	for projects.Next() {
//		fmt.Println(projects.Item().Name)
//	}
//	if err := projects.Err(); err != nil {
//		return err
//	}
//
// What a call refuses is an [*Error], and its kind is one of the package's sentinels:
//
//	if errors.Is(err, platform.ErrNotFound) {
//		// ...
//	}
//
// [Login] gives a client that acts for a person and refreshes its tokens by itself. Keys, tokens and passwords are of the type
// [Secret], which is masked wherever it is printed.
package platform
