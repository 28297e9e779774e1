// Signin signs a person in, keeps the tokens in a file, and goes on with them the next time:
//
//	go run ./examples/signin you@example.com acme tokens.json
//
// The password is read from PLATFORM_PASSWORD.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/platform/sdk-go"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: signin <email> <organization> <file>")
	}
	ctx := context.Background()
	store := &platform.FileTokenStore{Path: os.Args[3]}
	client, err := platform.FromTokenStore(ctx, store)
	if errors.Is(err, platform.ErrNoCredential) {
		client, err = platform.Login(ctx, &platform.AuthLoginParams{
			Email: os.Args[1], OrgSlug: os.Args[2], Password: platform.Secret(os.Getenv("PLATFORM_PASSWORD")),
		}, platform.WithTokenStore(store))
	}
	if err != nil {
		log.Fatal(err)
	}

	me, err := client.Users.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s is a %s of %s\n", me.Email, me.Role, me.OrgName)
	sessions := client.Sessions.List(ctx, nil)
	for sessions.Next() {
		fmt.Println("signed in since", sessions.Item().CreatedAt)
	}
	if err := sessions.Err(); err != nil {
		log.Fatal(err)
	}
}
