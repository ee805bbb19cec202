package setup

import (
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// NoteSignInApp puts the app to sign in with on the list of what the walk made: Flowlatch
// clicked it together in the practice console, which can't delete it. There an app's
// client ID is its id.
func (w *Walk) NoteSignInApp(clientID, label string) error {
	return w.update(func(ws *workspace.Workspace) {
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedSignInApp, ID: clientID, AppID: clientID, Label: label, At: w.deps.Now(),
		})
	})
}

// signInAppRemoved takes back the ticks of what Flowlatch clicked for the app to sign in
// with. No endpoint hangs on it, and the sign-in ends once Okta refuses it.
func signInAppRemoved(ws *workspace.Workspace) {
	for _, click := range NativeApp().Practised {
		if ws.Org.Step.DoneByFlowlatch(click.ID) {
			tick(&ws.Org.Step, click.ID, false, time.Time{})
		}
	}
}
