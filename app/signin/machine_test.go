package signin_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/oauth"
)

// A service app that signs in asks once, for nothing that only a person can be
// granted; and when it can't be found out which app it is, it leaves no token at
// the org.
func TestAServiceAppThatCantSignInIsTakenBack(t *testing.T) {
	b := newBench(t)
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	b.org.answer("/api/v1/apps/0oa1", 500, `{"errorCode":"E0000009"}`)
	_, err = b.ServiceKey(t.Context(), signin.ServiceKeyRequest{Origin: b.org.URL, ClientID: "0oa1", Key: key})
	wantProblem(t, err, "okta.5xx")
	if b.org.alive() > 0 || len(b.vault.holds()) > 0 {
		t.Errorf("alive: %v; the vault holds %v", b.org.good, b.vault.holds())
	}
	for _, form := range b.org.forms {
		if scope := form.Get("scope"); scope != "" && scope != "okta.apps.manage okta.appGrants.manage okta.logs.read okta.orgs.read okta.roles.read" {
			t.Errorf("asked for %s", scope)
		}
	}
	if n := b.org.count("POST /oauth2/v1/token"); n != 1 {
		t.Errorf("%d token requests", n)
	}
}
