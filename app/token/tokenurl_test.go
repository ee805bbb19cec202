package token_test

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/token/servertest"
	"github.com/flowlatch/flowlatch/oauth"
)

// TestChosenTokenURL: one who knows the token URL better than the metadata is
// believed, and no other origin gets the assertion all the same.
func TestChosenTokenURL(t *testing.T) {
	key := newKey(t, oauth.ECP256)
	server := servertest.Start(t, servertest.Options{Keys: key.PublicJWKS(), Metadata: servertest.Nowhere, TokenPath: "/elsewhere/token"})
	request := token.Request{Origin: server.URL, ClientID: servertest.ClientID, Key: key, Scopes: []string{"read"}, TokenURL: server.TokenURL()}
	source := newSource(t, time.Minute)
	got, err := source.Ask(t.Context(), request)
	if err != nil || got.TokenURL != server.TokenURL() {
		t.Errorf("%v, %s", err, got.TokenURL)
	}
	request.TokenURL = "https://elsewhere.invalid/token"
	if _, err := source.Ask(t.Context(), request); err == nil || len(server.Issued()) != 1 {
		t.Errorf("%v, %d tokens", err, len(server.Issued()))
	}
}
