package walk

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// The app to sign in with that Flowlatch made in the practice console is among what it
// made, and can be removed with the rest: the console can't delete it.
func TestTheAppToSignInWithIsListedAndRemoved(t *testing.T) {
	h, _, admin := orgHost(t, practice.Config{})
	p := NewOrg(h).(*orgPage)
	h.show(p)
	p.makeSignInApp()
	made := h.Workspace().Created
	if len(made) != 1 || made[0].Kind != workspace.CreatedSignInApp || made[0].Label != setup.NativeApp().Label || made[0].ID != p.signIn.client.Text() {
		t.Fatalf("made: %+v, Problem %v", made, p.tries.shown())
	}
	h.withServiceApp()
	var ids []string
	for _, c := range h.Workspace().Created {
		ids = append(ids, c.ID)
	}
	removal, err := h.Walk().PreviewRemove(t.Context(), ids)
	must(t, err)
	if last := removal.IDs[len(removal.IDs)-1]; last != made[0].ID {
		t.Errorf("%s is removed last, not what one may be signed in through", last)
	}
	must(t, h.Walk().RemoveAsShown(t.Context(), removal))
	apps, err := admin.ListApps(t.Context(), okta.AppQuery{})
	must(t, err)
	if slices.ContainsFunc(apps, func(a okta.App) bool { return a.ID == made[0].ID }) || len(h.Workspace().Created) > 0 {
		t.Errorf("left: %+v", h.Workspace().Created)
	}
}
