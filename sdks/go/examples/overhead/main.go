//go:build unix

// Overhead compares users.me through this package with the same request by net/http alone, and prints the ratios of wall and CPU time.
// It signs an organization up for it; the product must not limit requests:
//
//	PLATFORM_BASE_URL=http://127.0.0.1:3001 go run ./examples/overhead [calls]
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/platform/sdk-go"
)

// The two take turns in blocks of so many calls, so that what else the machine does meets both.
const (
	block  = 250
	warmUp = 1000
)

type turn struct {
	call  func() error
	total *cost
}

func main() {
	calls := 10_000
	if len(os.Args) > 1 {
		var err error
		if calls, err = strconv.Atoi(os.Args[1]); err != nil {
			log.Fatal(err)
		}
	}
	ctx := context.Background()
	key, err := newKey(ctx)
	if err != nil {
		log.Fatal(err)
	}
	client, err := platform.NewClient(platform.WithAPIKey(key))
	if err != nil {
		log.Fatal(err)
	}
	bare := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), Timeout: 30 * time.Second}
	viaPackage := func() error {
		_, err := client.Users.Me(ctx)
		return err
	}
	viaBareClient := func() error { return get(ctx, bare, client.BaseURL(), key) }

	for _, call := range []func() error{viaPackage, viaBareClient} {
		if _, err := measure(call, warmUp); err != nil {
			log.Fatal(err)
		}
	}
	var ofPackage, ofBareClient cost
	for done := 0; done < calls; done += block {
		// Whichever goes first in a pair may meet a product that is still getting faster: they take turns in that too.
		turns := []turn{{viaPackage, &ofPackage}, {viaBareClient, &ofBareClient}}
		if done/block%2 == 1 {
			turns[0], turns[1] = turns[1], turns[0]
		}
		for _, turn := range turns {
			took, err := measure(turn.call, block)
			if err != nil {
				log.Fatal(err)
			}
			*turn.total = turn.total.plus(took)
		}
	}
	fmt.Printf("calls %d\n", calls)
	fmt.Printf("wall  %v, bare %v: ratio %.3f\n", ofPackage.wall, ofBareClient.wall, ratio(ofPackage.wall, ofBareClient.wall))
	fmt.Printf("cpu   %v, bare %v: ratio %.3f\n", ofPackage.cpu, ofBareClient.cpu, ratio(ofPackage.cpu, ofBareClient.cpu))
}

// get is what the package is compared with.
func get(ctx context.Context, client *http.Client, baseURL string, key platform.Secret) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, baseURL+"/api/users/me", nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+key.Reveal())
	request.Header.Set("Accept", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return json.Unmarshal(body, new(platform.Me))
}

func newKey(ctx context.Context) (platform.Secret, error) {
	anonymous, err := platform.NewClient()
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("overhead-%d", time.Now().UnixNano())
	signedUp, err := anonymous.Organizations.Create(ctx, &platform.OrganizationCreateParams{
		Name: name, Email: name + "@example.com", Password: platform.Secret("a password of " + name),
	})
	if err != nil {
		return "", err
	}
	client, err := platform.NewClient(platform.WithTokens(signedUp.Tokens()))
	if err != nil {
		return "", err
	}
	created, err := client.APIKeys.Create(ctx, &platform.APIKeyCreateParams{Name: name})
	if err != nil {
		return "", err
	}
	return created.Key, nil
}

type cost struct{ wall, cpu time.Duration }

func (c cost) plus(other cost) cost { return cost{c.wall + other.wall, c.cpu + other.cpu} }

func measure(call func() error, times int) (cost, error) {
	startedCPU, started := cpu(), time.Now()
	for i := 0; i < times; i++ {
		if err := call(); err != nil {
			return cost{}, err
		}
	}
	return cost{time.Since(started), cpu() - startedCPU}, nil
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func ratio(one, other time.Duration) float64 { return float64(one) / float64(other) }
