package setup

import (
	"strings"
	"testing"
)

// Every change is asked for in a question that names what it is about.
func TestDeedsAreAskedFor(t *testing.T) {
	s := AppState{
		Keys: []AppKey{{ID: "pks1", KID: "2026-03"}}, Scopes: []AppScope{{ID: "oag1", Scope: "okta.users.read"}},
		Roles: []AppRole{{ID: "ra1", Name: "Read-only Administrator"}},
	}
	for d, want := range map[Deed]string{
		{Kind: DeedActivateApp}:                   "Activate the app?",
		{Kind: DeedUseKey}:                        "Have the app sign in with its key?",
		{Kind: DeedRegisterKey}:                   "Add the key on this computer to the app?",
		{Kind: DeedSaveKey}:                       "Save the key at Okta, in place of an address of keys?",
		{Kind: DeedActivateKey, Target: "pks1"}:   "Activate the key 2026-03?",
		{Kind: DeedDeactivateKey, Target: "pks1"}: "Deactivate the key 2026-03?",
		{Kind: DeedDeleteKey, Target: "pks2"}:     "Delete the key pks2?",
		{Kind: DeedGrant, Target: ScopeInvoke}:    "Grant okta.workflows.invoke.manage?",
		{Kind: DeedRevoke, Target: "oag1"}:        "Revoke okta.users.read?",
		{Kind: DeedUnassign, Target: "ra1"}:       "Take the admin role Read-only Administrator away from the app?",
		{Kind: DeedDPoPOff}:                       "Switch proof of possession off?",
	} {
		if got := s.Question(d).String(); got != want || !strings.HasSuffix(got, "?") {
			t.Errorf("%s: %q, want %q", d.Kind, got, want)
		}
	}
}
