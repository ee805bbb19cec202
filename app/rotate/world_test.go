package rotate_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// startOrg runs a practice org until the test ends.
func startOrg(t *testing.T) *practice.Org {
	t.Helper()
	org, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = org.Serve(ctx) })
	t.Cleanup(func() {
		cancel()
		served.Wait()
		_ = org.Close()
	})
	return org
}

// adminOf is an admin client of an org that is reached at origin.
func adminOf(network *wire.Network, origin string, apiToken secret.Secret) (*okta.Client, error) {
	c, err := network.Client(wire.Route{Origin: origin, Credential: wire.SSWS(apiToken)})
	if err != nil {
		return nil, err
	}
	return okta.NewClient(c, origin)
}

// invoker makes a service app with a key and the scope, and proves the key.
func invoker(t *testing.T, network *wire.Network, org *practice.Org, v rotate.Vault) rotate.App {
	t.Helper()
	return invokerWith(t, network, org, v, oauth.ECP256, false)
}

func invokerWith(t *testing.T, network *wire.Network, org *practice.Org, v rotate.Vault, keyType oauth.KeyType, bound bool) rotate.App {
	t.Helper()
	key, err := oauth.GenerateKey(t.Context(), keyType)
	if err != nil {
		t.Fatal(err)
	}
	ref, err := v.Put(t.Context(), vault.PrivateKey, key.Secret())
	if err != nil {
		t.Fatal(err)
	}
	admin, err := adminOf(network, org.URL(), secret.New(org.AdminToken()))
	if err != nil {
		t.Fatal(err)
	}
	at, err := admin.CreateServiceApp(t.Context(), okta.ServiceAppSpec{
		Label: "Invoker", PublicKeys: []json.RawMessage{key.PublicJWK()}, DPoPBound: bound,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.GrantScope(t.Context(), at.ID, okta.ScopeInvokeManage); err != nil {
		t.Fatal(err)
	}
	app := rotate.App{
		ID: "app-1", Label: at.Label, AppID: at.ID, ClientID: at.ClientID, Origin: org.URL(), Scopes: []string{okta.ScopeInvokeManage},
		Key: rotate.Key{
			Ref: ref, Type: string(key.Type()), Algorithm: key.Algorithm(), KID: key.ID(), Thumbprint: key.Thumbprint(), Public: key.PublicJWK(),
		},
	}
	source := token.New(token.Config{Network: network, Now: time.Now})
	if _, err := source.Ask(t.Context(), token.Request{Origin: org.URL(), ClientID: app.ClientID, Key: key, Scopes: app.Scopes}); err != nil {
		t.Fatal(err)
	}
	return app
}
