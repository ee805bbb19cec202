// Package practicetest serves practice orgs to tests.
package practicetest

import (
	"context"
	"errors"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// Start makes a practice org and serves it until the test ends.
func Start(t testing.TB, c practice.Config) *practice.Org {
	t.Helper()
	org, err := practice.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- org.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, org.Close()); err != nil {
			t.Error(err)
		}
	})
	return org
}
