package setup

import (
	"cmp"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
)

// Question asks whether a change is to be made to the app, by the name of what it is
// about.
func (s AppState) Question(d Deed) text.Text {
	name := s.nameOf(d)
	switch d.Kind {
	case DeedActivateApp:
		return text.T("deed.ask.activate-app", "Activate the app?")
	case DeedUseKey:
		return text.T("fix.convert.ask", "Have the app sign in with its key?")
	case DeedRegisterKey:
		return text.T("deed.ask.register-key", "Add the key on this computer to the app?")
	case DeedSaveKey:
		return text.T("deed.ask.save-key", "Save the key at Okta, in place of an address of keys?")
	case DeedActivateKey:
		return text.T("deed.ask.activate-key", "Activate the key {{.Name}}?", "Name", name)
	case DeedDeactivateKey:
		return text.T("deed.ask.deactivate-key", "Deactivate the key {{.Name}}?", "Name", name)
	case DeedDeleteKey:
		return text.T("deed.ask.delete-key", "Delete the key {{.Name}}?", "Name", name)
	case DeedGrant:
		return text.T("deed.ask.grant", "Grant {{.Name}}?", "Name", name)
	case DeedRevoke:
		return text.T("deed.ask.revoke", "Revoke {{.Name}}?", "Name", name)
	case DeedUnassign:
		return text.T("deed.ask.unassign", "Take the admin role {{.Name}} away from the app?", "Name", name)
	case DeedDPoPOff:
		return text.T("deed.ask.dpop-off", "Switch proof of possession off?")
	}
	return text.T("deed.ask", "{{.Deed}}?", "Deed", d.Name())
}

// nameOf is what a person calls the target of a change; its id where the app has it no
// more.
func (s AppState) nameOf(d Deed) string {
	name := ""
	if i := slices.IndexFunc(s.Keys, func(k AppKey) bool { return k.ID == d.Target }); i >= 0 {
		name = s.Keys[i].KID
	}
	if i := slices.IndexFunc(s.Scopes, func(g AppScope) bool { return g.ID == d.Target }); i >= 0 {
		name = s.Scopes[i].Scope
	}
	if i := slices.IndexFunc(s.Roles, func(r AppRole) bool { return r.ID == d.Target }); i >= 0 {
		name = s.Roles[i].Name
	}
	return cmp.Or(name, d.Target)
}
