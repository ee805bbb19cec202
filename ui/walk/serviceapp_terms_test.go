package walk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// Proof of possession is switched at Okta after a question, and a token proves
// what came of it.
func TestServiceAppSwitchesProofOfPossession(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	if p.terms.toggle.Text() != "Switch it on" || !p.terms.toggle.Visible() {
		t.Fatalf("the app has it off, and the button says %q", p.terms.toggle.Text())
	}
	test.Tap(p.terms.toggle)
	if app := inFront(h); !app.DPoP || p.token.kind != "DPoP" || p.terms.toggle.Text() != "Switch it off" {
		t.Fatalf("app %v, token %q, button %q: %v", app.DPoP, p.token.kind, p.terms.toggle.Text(), p.tries.shown())
	}
	if words := p.terms.dpopWords.Text(); !strings.Contains(words, "step 5 measures it") {
		t.Errorf("words = %q", words)
	}
	test.Tap(p.terms.toggle)
	if app := inFront(h); app.DPoP || p.token.kind != "Bearer" || p.Head().State != workspace.Done {
		t.Errorf("app %v, token %q, state %s", app.DPoP, p.token.kind, p.Head().State)
	}
	if want := []string{"Switch proof of possession on?", "Switch proof of possession off?"}; !slices.Equal(h.Asked, want) {
		t.Errorf("asked %q, want %q", h.Asked, want)
	}
}

// Without signing in it can't be switched from here, and before there is a token
// nobody knows how it stands.
func TestServiceAppDoesNotGuessProofOfPossession(t *testing.T) {
	h, p := atServiceApp(t, false)
	take(t, h, "Make the key", "Do the console's clicks for me")
	if p.terms.toggle.Visible() || !strings.Contains(p.terms.dpopWords.Text(), "The token shows it") {
		t.Errorf("words = %q", p.terms.dpopWords.Text())
	}
	take(t, h, "Get a token")
	if p.terms.toggle.Visible() || strings.Contains(p.terms.dpopWords.Text(), "The token shows it") {
		t.Errorf("words = %q", p.terms.dpopWords.Text())
	}
}
