package setup

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// SpareKey is a service app's key that opens nothing at Okta: the app isn't there,
// or not any more. Its private half is kept all the same.
type SpareKey struct {
	App     string // the service app's id here
	Label   string // and its name
	KeyID   string
	Type    KeyType
	Earlier int // private halves of earlier keys of the app, kept beside it
}

// KeptKey is a private half of a service app's key that is on this computer.
type KeptKey struct {
	KeyID   string
	Type    KeyType
	Earlier bool // another key took its place
}

// KeptKeys are all private halves that are kept of a service app's keys: that of the
// key in use, and those of earlier ones.
func KeptKeys(app *workspace.ServiceApp) []KeptKey {
	var kept []KeptKey
	if app.PrivateKey != "" {
		kept = append(kept, KeptKey{KeyID: app.KeyID, Type: KeyType(app.KeyType)})
	}
	for _, k := range app.KeptEarlier() {
		kept = append(kept, KeptKey{KeyID: k.ID, Type: KeyType(k.Type), Earlier: true})
	}
	return kept
}

// SpareKeys are the keys that open nothing, in the order of the service apps. Those
// of an app that may be at Okta, its answer being lost, are none.
func SpareKeys(ws *workspace.Workspace) []SpareKey {
	var spare []SpareKey
	for i := range ws.ServiceApps {
		app := &ws.ServiceApps[i]
		earlier := len(app.KeptEarlier())
		if !app.KeysOpenNothing() || app.PrivateKey == "" && earlier == 0 {
			continue
		}
		spare = append(spare, SpareKey{App: app.ID, Label: app.Label, KeyID: app.KeyID, Type: KeyType(app.KeyType), Earlier: earlier})
	}
	return spare
}

// ForgetSpareKeys deletes the private halves of a service app's keys, the earlier
// ones too, on this computer and for good. Nothing is sent. An app that is at Okta,
// or may be, is left alone.
func (w *Walk) ForgetSpareKeys(ctx context.Context, appID string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	var before, after []vault.Ref
	if err := w.updateApp(appID, func(ws *workspace.Workspace, app *workspace.ServiceApp) {
		if !app.KeysOpenNothing() {
			return
		}
		before = ws.Refs()
		app.DropKey()
		for i := range app.Earlier {
			app.Earlier[i].PrivateKey = ""
		}
		after = ws.Refs()
	}); err != nil {
		return err
	}
	for _, ref := range before {
		if !slices.Contains(after, ref) {
			w.drop(ctx, ref)
		}
	}
	return nil
}
