package walk_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// Every page that step 3 opens is left with Escape, and the keyboard is back at what
// opened it.
func TestEscapeLeadsBackToStep3(t *testing.T) {
	k := atStep3(t)
	step3 := k.page()
	for _, opener := range []string{
		"Look at Okta", "Rotate key", "Use a key I have", "Export", "Read the token, or another one", "Experiment with the assertion",
	} {
		t.Run(opener, func(t *testing.T) {
			k.t = t
			k.tabTo(opener)
			k.do(fyne.KeyReturn)
			if got := k.page(); slices.Equal(got, step3) || !slices.Contains(got, "Service app and keys") {
				t.Fatalf("Tab reaches %q", got)
			}
			k.canvas.Unfocus()
			k.press(fyne.KeyEscape)
			k.wantFocus("back on step 3", opener)
		})
	}
}

// An app that the org has is chosen: looked for, selected and taken.
func TestChooseAppByKeyboard(t *testing.T) {
	k, a := atOrg(t, practice.Config{Apps: 100})
	k.open(a)
	k.tabTo("Choose an existing app")
	k.do(fyne.KeyReturn)
	k.wantFocus("to begin with", "*house.fieldEntry")
	k.wantPage("Read again", "*house.fieldEntry", "API Services", "*house.rowList", "Service app and keys")
	k.canvas.Unfocus()
	k.press(fyne.KeyEscape)
	k.wantFocus("back on step 3", "Choose an existing app")

	k.do(fyne.KeyReturn)
	k.tabTo("*house.rowList")
	k.press(fyne.KeyDown)
	k.do(fyne.KeyReturn)
	apps := k.walk.Workspace().ServiceApps
	if len(apps) != 1 || apps[0].ClientID == "" {
		t.Fatalf("taken: %+v", apps)
	}
	at, err := k.admin.App(t.Context(), apps[0].AppID)
	if err != nil || at.ApplicationType != "service" || at.Label != apps[0].Label {
		t.Errorf("%+v, %v", at, err)
	}
}

// What an app has too much of is taken away: asked for, refused with Escape, and done.
func TestAppStateByKeyboard(t *testing.T) {
	k := atStep3(t)
	_, err := k.admin.GrantScope(t.Context(), k.app.AppID, "okta.apps.manage")
	k.must(err)
	k.tabTo("Look at Okta")
	k.do(fyne.KeyReturn)
	k.wantPage("Read again", "Revoke it", "Rotate key", "Copy client ID", "4 exchanges behind this proof", "Service app and keys", "Choose another app", "Get a token")
	k.tabTo("Revoke it")
	k.do(fyne.KeyReturn) // looks first what the request would be
	k.wantDialog("Revoke it", "Revoke it")
	k.do(fyne.KeyReturn)
	k.tabTo("Revoke it")
	k.do(fyne.KeyReturn)
	grants, err := k.admin.ListGrants(t.Context(), k.app.AppID)
	k.must(err)
	if len(grants) != 1 || grants[0].ScopeID != "okta.workflows.invoke.manage" {
		t.Errorf("left: %+v", grants)
	}
}
