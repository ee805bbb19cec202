package trainee_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

func newTrainee(t *testing.T) (*trainee.Trainee, *practice.Org) {
	t.Helper()
	org, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- org.Serve(ctx) }()
	n := wire.New(wire.Config{})
	t.Cleanup(func() {
		n.Close()
		cancel()
		if err := errors.Join(<-served, org.Close()); err != nil {
			t.Error(err)
		}
	})
	hand, err := trainee.New(n, org.URL())
	if err != nil {
		t.Fatal(err)
	}
	return hand, org
}

func TestConsoleMakesAServiceApp(t *testing.T) {
	hand, _ := newTrainee(t)
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	id, err := hand.CreateServiceApp(t.Context(), "Invoker", string(key.PublicJWK()))
	if err != nil || !strings.HasPrefix(id, "0oa") {
		t.Fatalf("client ID %q, %v", id, err)
	}
	if err := hand.SetProofOfPossession(t.Context(), id, false); err != nil {
		t.Error(err)
	}
	if err := hand.GrantScope(t.Context(), id, "okta.workflows.invoke.manage"); err != nil {
		t.Error(err)
	}
	if listed, err := hand.AppID(t.Context(), "Invoker"); err != nil || listed != id {
		t.Errorf("the list leads to %q, %v", listed, err)
	}
}

func TestConsoleRefusesInItsOwnWords(t *testing.T) {
	hand, org := newTrainee(t)
	domain := strings.TrimPrefix(org.URL(), "http://")
	err := hand.CreateConnection(t.Context(), "n", domain, "0oaWrong", secret.New("not-the-secret-at-all"))
	refused, ok := errors.AsType[*trainee.FormError](err)
	if !ok || !strings.Contains(refused.Message, "Client ID") {
		t.Errorf("got %v", err)
	}
	if _, err := hand.CreateServiceApp(t.Context(), "Invoker", "not a key"); err == nil {
		t.Error("something that is no key was taken")
	}
}

func TestInvokeURLCarriesTheTokenAtItsLevelOnly(t *testing.T) {
	hand, _ := newTrainee(t)
	for level, want := range map[string]bool{"oauth": false, "token": true, "public": false} {
		url, err := hand.SetEndpoint(t.Context(), "bookmark", trainee.Settings{Level: level, Apps: "any"})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(url.Reveal(), "clientToken="); got != want {
			t.Errorf("level %s: token in the Invoke URL is %v", level, got)
		}
	}
	if _, err := hand.InvokeURL(t.Context(), "no-such-flow"); err == nil {
		t.Error("a flow that does not exist has an Invoke URL")
	}
}

// TestRefusalsAreTold: what the console refuses is no riddle.
func TestRefusalsAreTold(t *testing.T) {
	hand, org := newTrainee(t)
	_, missing := hand.AppID(t.Context(), "No such app")
	if err := org.SetFaults([]string{"grants-forbidden"}); err != nil {
		t.Fatal(err)
	}
	id, err := hand.AppID(t.Context(), "Okta Workflows OAuth")
	if err != nil {
		t.Fatal(err)
	}
	refused := hand.GrantScope(t.Context(), id, "okta.workflows.invoke.manage")
	for want, err := range map[string]error{"console.missing": missing, "console.refused": refused} {
		p := problem.From(fmt.Errorf("step: %w", err))
		if p.Code != want || len(p.Ways) == 0 || p.Unreachable() {
			t.Errorf("%v is told as %+v", err, p)
		}
	}
	if !errors.Is(missing, trainee.ErrNoValue) {
		t.Errorf("got %v", missing)
	}
	form, ok := errors.AsType[*trainee.FormError](refused)
	if !ok || !strings.Contains(problem.From(refused).Cause.String(), form.Message) {
		t.Errorf("%v isn't told in the console's words", refused)
	}
}

func TestConsoleMakesANativeApp(t *testing.T) {
	hand, _ := newTrainee(t)
	id, err := hand.CreateNativeApp(t.Context(), "Flowlatch", []string{"http://127.0.0.1:38217/callback", "http://127.0.0.1:41953/callback"})
	if err != nil || !strings.HasPrefix(id, "0oa") {
		t.Fatalf("client ID %q, %v", id, err)
	}
	if err := hand.GrantScope(t.Context(), id, "okta.apps.read"); err != nil {
		t.Error(err)
	}
	if _, err := hand.CreateNativeApp(t.Context(), "Flowlatch", nil); err == nil {
		t.Error("the console made one without an address")
	}
}
