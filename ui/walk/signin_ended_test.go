package walk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// A sign-in that Okta refused is told as one that has ended, and asked for anew, on
// every step that takes one.
func TestASignInThatHasEndedIsToldSo(t *testing.T) {
	housetest.App(t, look.Light)
	ws := checkedWorkspace()
	signedInBy(ws, workspace.Browser, "SUPER_ADMIN")
	ws.Org.SignIn.Refresh = vault.Ref("v1/refresh-token/example")
	h := newHost(t, ws)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	if state, words := signInState(ws, h.Now()); state != house.Done || words != "Signed in" || p.signIn.wanted(ws) {
		t.Fatalf("while it stands: %v %q", state, words)
	}
	ws.Org.SignIn.Ended = fixedNow.Add(-time.Minute)
	h.Update()
	if _, words := signInState(ws, h.Now()); words != "Sign-in has ended" {
		t.Errorf("the card says %q", words)
	}
	if p.Head().State != workspace.Attention || p.signIn.person.object.Visible() || p.Foot().Primary.Label.String() != "Sign in in the browser" {
		t.Errorf("step 1 is %s; the person is shown: %v; primary %q", p.Head().State, p.signIn.person.object.Visible(), p.Foot().Primary.Label)
	}
	for _, step := range []workspace.StepID{workspace.StepConnection, workspace.StepServiceApp} {
		if got := lackingWords(ws, step, h.Now()); got[0] != "This sign-in has ended" {
			t.Errorf("%s says %q", step, got)
		}
	}
	if got := lackingWords(ws, workspace.StepEndpoint, h.Now()); got[0] != "" {
		t.Errorf("the endpoint's step takes no sign-in and says %q", got)
	}
}

// From wherever somebody signs out, the page keeps nothing that was entered for the
// sign-in.
func TestSigningOutElsewhereEmptiesTheForms(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	p := NewOrg(h).(*orgPage)
	h.show(p)
	p.signIn.replace(workspace.APIToken)
	p.Update()
	test.Type(p.signIn.token.Focusable(), "00wrongwrongwrongwrong")
	h.primary()
	if p.signIn.token.kept.IsZero() || p.tries.here().last == nil {
		t.Fatal("the token isn't kept for another try")
	}
	page.AskSignOut(h, false)
	if setup.SignedIn(h.Workspace()) || !p.signIn.token.kept.IsZero() || p.signIn.replacing || p.tries.here().last != nil {
		t.Errorf("signed in: %v; token kept: %v", setup.SignedIn(h.Workspace()), !p.signIn.token.kept.IsZero())
	}
}

// A page that is left for good keeps no secret, nor does a form for another one.
func TestOrgPageClosesOverSecrets(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	p := NewOrg(h).(*orgPage)
	h.show(p)
	enter := func() {
		p.signIn.replace(workspace.APIToken)
		p.Update()
		test.Type(p.signIn.token.Focusable(), "00wrongwrongwrongwrong")
		h.primary()
		p.signIn.key.pasted, p.signIn.key.opened = secret.New("example-not-real"), secret.New("example")
	}
	wantNothing := func(when string) {
		k := p.signIn.key
		if !p.signIn.token.kept.IsZero() || !k.pasted.IsZero() || !k.opened.IsZero() || p.tries.here().last != nil {
			t.Errorf("%s something is kept", when)
		}
	}
	enter()
	chooseWay(p, workspace.Browser)
	wantNothing("with another way chosen")
	enter()
	p.Close()
	wantNothing("closed")
}

// So do the pages of the other steps that take one.
func TestPagesCloseOverPastedSecrets(t *testing.T) {
	for name, tt := range map[string]struct {
		build func(page.Host) page.Page
		draft func(page.Page) *secretDraft
	}{
		"connection": {NewConnection, func(p page.Page) *secretDraft { return p.(*connectionPage).paste.secret }},
		"endpoint":   {NewEndpoint, func(p page.Page) *secretDraft { return p.(*endpointPage).access.draft }},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := newHost(t, checkedWorkspace())
			p := tt.build(h)
			h.show(p)
			draft := tt.draft(p)
			draft.kept = secret.New("example-not-real")
			test.Type(draft.Focusable(), "example")
			p.(page.Closer).Close()
			if !draft.empty() {
				t.Error("it is kept")
			}
		})
	}
}

// What failed after the key was read doesn't ask for its password again; a file is
// read as it is now.
func TestAnotherTryWithAKeyAsksForNothingTwice(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	p := NewOrg(h).(*orgPage)
	h.show(p)
	made, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	must(t, err)
	plain, err := made.PrivatePEM()
	must(t, err)
	p.signIn.replace(workspace.ServiceKey)
	p.Update()
	k := p.signIn.key
	k.client.SetText(someClient)
	file := filepath.Join(t.TempDir(), "key.pem")
	must(t, os.WriteFile(file, []byte("no key"), 0o600))
	k.files.path.SetText(file)
	p.doSignIn()
	if k.refused.shown == nil {
		t.Fatal("what is no key isn't refused")
	}
	must(t, os.WriteFile(file, []byte(plain.Reveal()), 0o600))
	p.doSignIn()
	if shown := p.tries.shown(); k.refused.shown != nil || shown == nil || !strings.HasPrefix(shown.Code, "sign-in.") {
		t.Fatalf("put right on disk it is refused as %v, %v", k.refused.shown, shown)
	}
	k.files.clear()
	reading := &keyReading{pasted: plain, password: secret.New("example"), own: &setup.OwnKey{}}
	k.landed(reading)
	if again := k.take(); !again.password.Equal(reading.password) || !again.pasted.Equal(plain) {
		t.Error("key or password have to be entered again")
	}
	reading.wrong = &setup.KeyRefusal{Fault: "public"}
	k.landed(reading)
	if !k.pasted.IsZero() || !k.opened.IsZero() {
		t.Error("a key that was refused is kept")
	}
}

// Once the person is done elsewhere nothing waits for them, and nothing counts down.
func TestWaitingEndsWhenTheBrowserIsBack(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, checkedWorkspace())
	p := NewOrg(h).(*orgPage)
	standing(p)
	h.show(p)
	chooseWay(p, workspace.Browser)
	w := p.signIn.waiting
	w.back() // for nobody
	if w.Shown() {
		t.Fatal("shown before anybody signs in")
	}
	w.showBrowser("https://acme.oktapreview.com/oauth2/v1/authorize?state=1")
	if got := w.Left.Text(); got != "gives up in 5:00" {
		t.Errorf("reads %q", got)
	}
	w.back()
	if w.What.Text() != "Reading who signed in" || w.Left.Text() != "" || w.Again.Visible() || w.Address.Visible() || w.Opens() != "" {
		t.Errorf("says %q, %q", w.What.Text(), w.Left.Text())
	}
	if h.Canvas.Focused() != fyne.Focusable(w.Give) {
		t.Errorf("the keyboard is at %T, not at Cancel", h.Canvas.Focused())
	}
}
