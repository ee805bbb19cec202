package setup

import "github.com/flowlatch/flowlatch/app/text"

// purpose is what a deed's request is for where nothing stands beside it that
// says what "it" is: in Activity and in the report.
func (d Deed) purpose() text.Text {
	switch d.Kind {
	case DeedDeactivateKey:
		return text.T("deed.for.deactivate-key", "Deactivate a key of the app")
	case DeedDeleteKey:
		return text.T("deed.for.delete-key", "Delete a key of the app")
	case DeedGrant:
		return text.T("deed.for.grant", "Grant {{.Scope}}", "Scope", d.Target)
	case DeedRevoke:
		return text.T("deed.for.revoke", "Revoke a scope")
	case DeedUnassign:
		return text.T("deed.for.unassign", "Take an admin role away from the app")
	case DeedDPoPOff:
		return text.T("deed.for.dpop-off", "Switch proof of possession off")
	case DeedActivateApp, DeedUseKey, DeedRegisterKey, DeedSaveKey, DeedActivateKey, DeedMakeKey, DeedBringKey, DeedRotate:
	}
	return d.Name()
}
