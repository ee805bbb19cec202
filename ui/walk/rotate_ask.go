package walk

import (
	"context"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// askBack shows what going back sends, and asks: it takes the new key away.
func (p *rotatePage) askBack() {
	if !p.state.CanRollBack { // it goes back already, or can't any more
		if p.state.Next != "" {
			p.step()
		}
		return
	}
	title, verb := text.T("rotate.ask-back", "Go back to the old key?"), text.T("rotate.roll-back", "Roll back")
	if len(p.state.WayBack) == 0 {
		p.host.Confirm(title, text.T("rotate.ask-back.early", "Nothing changed at Okta yet. A new key that was made on this computer is deleted here."), verb, p.back)
		return
	}
	p.ask(page.Sending{Title: title, Verb: verb, Detail: p.backWords()}, p.state.WayBack, p.back)
}

// backWords say what going back does to the two keys.
func (p *rotatePage) backWords() text.Text {
	if p.state.New.ID == "" { // the answer to adding it was lost
		return text.T("rotate.ask-back.unseen", "The old key, {{.Old}}, is proven by a token first. Whether Okta has the new key, {{.New}}, isn't known: it is looked for, and these are sent only if it is there. Its private half is deleted here.", "Old", p.state.Old.Kind().String(), "New", p.state.Making.String())
	}
	return text.T("rotate.ask-back.why", "The old key, {{.Old}}, is activated and proven by a token first. Then the new key, {{.New}}, is deactivated and deleted, at Okta and here.", "Old", p.state.Old.Kind().String(), "New", p.state.Making.String())
}

func (p *rotatePage) back() {
	p.do(text.T("rotate.rolling-back", "Going back to the old key"), func(ctx context.Context, w *setup.Walk, id string) error {
		return w.RotateKeyRollBack(ctx, id)
	}, nil)
}

// askToGiveUp asks before a rotation is ended whose app is gone at Okta, or whose
// keys are: the key that isn't in use is deleted here.
func (p *rotatePage) askToGiveUp() {
	p.host.Confirm(text.T("rotate.ask-abandon", "Give the rotation up?"), p.givenUp(), text.T("verb.give-up", "Give it up"), func() {
		p.do(text.T("rotate.abandoning", "Giving the rotation up"), func(ctx context.Context, w *setup.Walk, id string) error { return w.RotateKeyAbandon(ctx, id) }, nil)
	})
}

// givenUp says what giving up does.
func (p *rotatePage) givenUp() text.Text {
	inUse, other := p.state.Old, p.state.New
	if inFront(p.host).Thumbprint == other.Thumbprint {
		inUse, other = other, inUse
	}
	shown := p.tries.shown()
	switch {
	case shown != nil && shown.Code == rotate.CodeNothingLeft:
		return text.T("rotate.ask-abandon.lost", "No private key of it is left on this computer, so nothing here can finish it. Keys that it added stay at Okta. Step 3 then takes another key.")
	case other.Thumbprint == "":
		return text.T("rotate.ask-abandon.early", "It ends only if Okta really doesn't have the app. The key in use, {{.InUse}}, stays on this computer.", "InUse", shortKID(inUse.KID))
	}
	return text.T("rotate.ask-abandon.why", "It ends only if Okta really doesn't have the app. The private key of {{.KID}} is then deleted on this computer and can't be brought back. The key in use, {{.InUse}}, stays.", "KID", shortKID(other.KID), "InUse", shortKID(inUse.KID))
}

// askToSetAside asks before the journal that can't be read is renamed: the key that
// isn't in use is deleted here.
func (p *rotatePage) askToSetAside() {
	app := inFront(p.host)
	why := text.T("rotate.ask-aside.why", "The rotation's other private key is deleted on this computer and can't be brought back; once the keys have changed places it is the only way back. Which one it is stands in the journal. The key in use, {{.InUse}}, stays.", "InUse", shortKID(app.KeyID))
	if app.Rotation == nil {
		why = text.T("rotate.ask-aside.only", "The file is renamed. The key in use, {{.InUse}}, stays, and no other one is kept on this computer.", "InUse", shortKID(app.KeyID))
	}
	p.host.Confirm(text.T("rotate.ask-aside", "Set the journal aside?"), why, text.T("verb.set-aside", "Set aside"), func() {
		p.do(text.T("rotate.setting-aside", "Setting the journal aside"), func(ctx context.Context, w *setup.Walk, id string) error { return w.RotateKeySetAside(ctx, id) }, nil)
	})
}
