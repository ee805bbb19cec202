package walk

import (
	"net/http"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// whats are the things that step 3 says will be done, first the key.
func whats(p *serviceAppPage) (all []string) {
	for _, d := range p.plan.keyDeeds(inFront(p.host)) {
		all = append(all, d.what)
	}
	return all
}

// After its app was removed the key that is kept is what step 3 says will sign, until
// another one is chosen or it is deleted.
func TestServiceAppSaysWhichKeyWillBeUsed(t *testing.T) {
	h, p := atServiceApp(t, true)
	if all := whats(p); len(all) != 1 || !strings.HasPrefix(all[0], "Make the key on this computer") {
		t.Fatalf("at first: %q", all)
	}
	take(t, h, "Create the app and prove it")
	if p.key.drop.Visible() {
		t.Error("the key that opens an app is offered for deletion")
	}
	app := inFront(h)
	must(t, h.Walk().Remove(t.Context(), []string{app.AppID}))
	h.Update()
	kid := shortKID(app.KeyID)
	if all := whats(p); len(all) != 1 || !strings.Contains(all[0], kid) || !strings.Contains(all[0], "EC P-256, ES256") {
		t.Errorf("with the key that is kept: %q", all)
	}
	p.plan.choice.choose(setup.KeyRSA)
	if all := whats(p); len(all) != 2 || !strings.HasPrefix(all[0], "Make the key") || !strings.Contains(all[1], kid) || !strings.HasPrefix(all[1], "Keep the key that signed before") {
		t.Errorf("with another one: %q", all)
	}
	p.plan.choice.choose(setup.KeyEC)
	h.Update()
	if !p.key.drop.Visible() {
		t.Fatal("the key that is kept isn't offered for deletion")
	}
	h.Declines = true
	p.key.drop.OnTapped()
	if !hasKey(inFront(h)) || !strings.Contains(h.Details[len(h.Details)-1], kid) {
		t.Fatalf("asked %q", h.Details)
	}
	h.Declines = false
	p.key.drop.OnTapped()
	if all := whats(p); hasKey(inFront(h)) || p.key.card.Visible() || len(all) != 1 || !strings.HasPrefix(all[0], "Make the key") {
		t.Errorf("after it was deleted: %q", all)
	}
	take(t, h, "Create the app and prove it")
	if got := inFront(h).KeyID; got == app.KeyID || got == "" {
		t.Errorf("the new app signs with %q", got)
	}
}

// A new key is added with the request that was shown; without a yes nothing is sent,
// and the key in use stays.
func TestServiceAppShowsTheRequestForANewKey(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	h.withServiceApp()
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	before, newest := inFront(h).KeyID, func() uint64 { x, _ := h.App().Activity.Newest(); return x.ID }
	h.refuses = true
	last := newest()
	p.tries.take(problem.NewKey)
	if len(h.sendings) != 1 || !strings.HasSuffix(h.sendings[0].Request, "/credentials/jwks") || !strings.Contains(h.sendings[0].Body, `"kty"`) {
		t.Fatalf("shown: %+v", h.sendings)
	}
	for _, x := range h.App().Activity.Since(last) {
		if x.Method != http.MethodGet {
			t.Errorf("before a yes it sent %s %s", x.Method, x.URL)
		}
	}
	if inFront(h).KeyID != before {
		t.Error("another key signs without a yes")
	}
	h.refuses = false
	p.tries.take(problem.NewKey)
	if shown := h.sendings[1]; inFront(h).KeyID == before || !strings.Contains(shown.Body, inFront(h).KeyID) || p.tries.shown() != nil {
		t.Errorf("after a yes the app signs with %s; shown was %s", inFront(h).KeyID, shown.Body)
	}
}

// The scope that an app lacks is granted with the request that was shown, from the
// page's button too. What is there already is not asked for.
func TestServiceAppShowsTheRequestForTheScope(t *testing.T) {
	h, _, admin := orgHost(t, practice.Config{})
	h.withServiceApp()
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	if p.tries.take(problem.GrantScope); len(h.sendings) > 0 || len(h.Opened) > 0 || p.tries.shown() != nil {
		t.Fatalf("for a scope that is granted it asks %+v", h.sendings)
	}
	grant := inFront(h).GrantID
	must(t, h.Walk().Remove(t.Context(), []string{grant}))
	h.Update()
	h.refuses = true
	take(t, h.host, "Grant the scope and prove it")
	if len(h.sendings) != 1 || !strings.HasSuffix(h.sendings[0].Request, "/grants") || !strings.Contains(h.sendings[0].Body, setup.ScopeInvoke) {
		t.Fatalf("shown: %+v", h.sendings)
	}
	if grants, err := admin.ListGrants(t.Context(), inFront(h).AppID); err != nil || len(grants) > 0 {
		t.Errorf("without a yes the app has %+v, %v", grants, err)
	}
	h.refuses = false
	if take(t, h.host, "Grant the scope and prove it"); !inFront(h).Granted || p.Head().State != "done" {
		t.Errorf("after a yes: granted %v, step 3 is %s", inFront(h).Granted, p.Head().State)
	}
}
