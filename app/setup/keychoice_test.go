package setup_test

import (
	"encoding/json"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

// algOf reads the algorithm off the public key that Okta is given.
func algOf(t *testing.T, jwk string) string {
	t.Helper()
	var members struct {
		Alg string `json:"alg"`
	}
	if err := json.Unmarshal([]byte(jwk), &members); err != nil {
		t.Fatal(err)
	}
	return members.Alg
}

// The chosen algorithm is registered, signs, and survives a change of the key.
func TestChooseKeySignsWithTheChosenAlgorithm(t *testing.T) {
	b := newBench(t).signedIn()
	choose := func(choice setup.KeyChoice) (kid string) {
		b.must(b.ChooseKey(t.Context(), b.endpoint, "Invoker", choice))
		app := b.serviceApp()
		if got := algOf(t, app.PublicJWK); got != choice.Algorithm || setup.KeyAlgorithm(&app) != choice.Algorithm {
			t.Errorf("public key says %q, the app %q, want %s", got, setup.KeyAlgorithm(&app), choice.Algorithm)
		}
		return app.KeyID
	}
	first := choose(setup.KeyChoice{Type: setup.KeyRSA, Algorithm: "RS256"})
	if second := choose(setup.KeyChoice{Type: setup.KeyRSA, Algorithm: "RS384"}); first != second {
		t.Error("another algorithm made another key")
	}
	b.must(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", setup.KeyRSA))
	b.replaceKey()
	app := b.serviceApp()
	if got := algOf(t, app.PublicJWK); got != "RS384" || app.KeyID == first {
		t.Errorf("new key %s signs with %s", app.KeyID, got)
	}
	b.must(b.ProveToken(t.Context(), b.endpoint))
}

func TestChooseKeyMakesEveryType(t *testing.T) {
	b := newBench(t).signedIn()
	for _, kind := range []setup.KeyType{setup.KeyEC, setup.KeyEC384, setup.KeyEC521, setup.KeyRSA, setup.KeyRSA3072} {
		b.must(b.ChooseKey(t.Context(), b.endpoint, "Invoker", setup.KeyChoice{Type: kind}))
		if app := b.serviceApp(); app.KeyType != string(kind) || setup.KeyAlgorithm(&app) != kind.Algorithms()[0] {
			t.Errorf("chose %s, got %s with %s", kind, app.KeyType, setup.KeyAlgorithm(&app))
		}
	}
	if err := b.ChooseKey(t.Context(), b.endpoint, "Invoker", setup.KeyChoice{Type: setup.KeyEC, Algorithm: "RS256"}); err == nil {
		t.Error("an EC key signs with RS256")
	}
}

func TestKeyTypeNames(t *testing.T) {
	for kind, want := range map[setup.KeyType]string{oauth.ECP521: "EC P-521", oauth.RSA4096: "RSA 4096", "RSA-2560": "RSA 2560", "": ""} {
		if got := setup.KeyTypeName(kind); got != want {
			t.Errorf("%s is called %q, want %q", kind, got, want)
		}
	}
}

// serviceApp is the app of the endpoint in front.
func (b *bench) serviceApp() workspace.ServiceApp {
	b.t.Helper()
	ws := b.Workspace()
	app := ws.ServiceApp(ws.Endpoint(b.endpoint).ServiceAppID)
	if app == nil {
		b.t.Fatal("the endpoint has no service app")
	}
	return *app
}
