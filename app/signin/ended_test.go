package signin_test

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// What Okta refused once and takes again hasn't ended.
func TestASignInThatIsTakenAgainStands(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	b.org.answer("/oauth2/v1/token", 400, `{"error":"invalid_grant"}`)
	wantProblem(t, b.me(t.Context()), signin.CodeAgain)
	b.org.forgetAnswers()
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if in := b.workspace().Org.SignIn; !signin.Stands(in, b.clock()) {
		t.Errorf("ended: %v", in.Ended)
	}
}

// An API token that Okta no longer knows is told from one that it doesn't take this
// time.
func TestARefusedAPIToken(t *testing.T) {
	b := newBench(t)
	kept, err := b.APIToken(t.Context(), b.org.URL, secret.New("good"))
	b.keep(t, kept, err)
	for _, tt := range []struct {
		status int
		body   string
		stands bool
	}{
		{503, `{}`, true},
		{401, `<!DOCTYPE html><title>Wi-Fi</title>`, true},
		{403, `{"errorCode":"E0000006"}`, true},
		{401, `{"errorCode":"E0000011"}`, false},
		{503, `{}`, false},
		{200, `{"id":"00u1","profile":{"login":"ann@acme.example"}}`, true},
	} {
		b.org.answer("/api/v1/users/me", tt.status, tt.body)
		if err := b.me(t.Context()); (err == nil) != (tt.status == 200) {
			t.Errorf("%d: %v", tt.status, err)
		}
		if in := b.workspace().Org.SignIn; signin.Stands(in, b.clock()) != tt.stands {
			t.Errorf("after %d %s it stands: %v", tt.status, tt.body, !tt.stands)
		}
	}
}
