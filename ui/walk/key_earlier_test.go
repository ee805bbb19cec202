package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup/keytest"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// broughtHost is doneHost with a key that took the place of the proven one and
// gave no token yet.
func broughtHost(t *testing.T) *host {
	h := doneHost(t)
	app := &h.Workspace().ServiceApps[0]
	app.SetAside(fixedNow.Add(-time.Minute))
	app.KeyID, app.Thumbprint, app.PrivateKey = "svc-2025-q3", "aBcDx8xm5MslfY5uExampleThumbprint7P4zDL_zz9Z9", h.Keep(vault.PrivateKey, "not a key either")
	app.KeyFrom, app.KeyMade = "PKCS#8, PEM", fixedNow.Add(-time.Minute)
	app.Step.Begin()
	return h
}

func TestEarlierKeyGoldens(t *testing.T) {
	t.Run("unproven", func(t *testing.T) { pageGolden(t, "service-app_earlier", broughtHost, NewServiceApp) })
	t.Run("proven", func(t *testing.T) {
		pageGolden(t, "service-app_earlier-proven", func(t *testing.T) *host {
			h := broughtHost(t)
			h.Workspace().ServiceApps[0].Step = workspace.Step{State: workspace.Done, Proof: appProof()}
			return h
		}, NewServiceApp, shownToken)
	})
}

// bring has the page in front take a new key of one's own.
func bring(t *testing.T, h *host) {
	t.Helper()
	p := NewKeyImport(h).(*keyImportPage)
	h.show(p)
	if !strings.Contains(p.deeds.shown[2], "stays on this computer") {
		t.Errorf("of the key that signs now it says %q", p.deeds.shown[2])
	}
	p.readFile(keyFile(t, keytest.EC(t)))
	take(t, h, "Use this key")
}

// One press leads back to the key that worked; it isn't deleted before the new one
// gave a token, and then only on somebody's word.
func TestBackToTheEarlierKey(t *testing.T) {
	h, _ := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	first := inFront(h).Thumbprint
	bring(t, h)
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	if !p.former.card.Visible() || len(p.former.press) != 2 || p.former.press[1].(interface{ Visible() bool }).Visible() {
		t.Fatal("the earlier key isn't offered, or can be deleted already")
	}
	test.Tap(p.former.press[0].(fyne.Tappable))
	if app := inFront(h); app.Thumbprint != first || app.Step.Current() != workspace.Done || len(app.Earlier) != 1 {
		t.Fatalf("back at %+v", app)
	}

	bring(t, h)
	h.show(p)
	take(t, h, "Get a token")
	test.Tap(p.former.look)
	if !p.former.at.Visible() || h.Went[len(h.Went)-1] != page.AppState {
		t.Errorf("no way to where it is deactivated: %v", h.Went)
	}
	h.Declines = true
	test.Tap(p.former.press[1].(fyne.Tappable))
	if inFront(h).EarlierKey(first) == nil || !slices.Contains(h.Asked, "Delete the earlier key here?") {
		t.Fatalf("deleted although nobody said so; asked %v", h.Asked)
	}
	h.Declines = false
	test.Tap(p.former.press[1].(fyne.Tappable))
	if k := inFront(h).EarlierKey(first); k == nil || k.PrivateKey != "" {
		t.Error("it is still kept, or not known any more")
	}
}
