package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// secretStages are the steps of replacing the client secret, in order, each
// with its state; what is due has its control.
type secretStages struct {
	host   page.Host
	rows   map[setup.SecretStage]*stageRow
	copy   *storedSecret
	back   *house.Button
	undo   *house.Button
	object *fyne.Container
}

// stageRow is one of the steps: a button that asks, or a tick.
type stageRow struct {
	status *house.Status
	words  *house.Paragraph
	do     *house.Button
	tick   *house.CheckBox
	open   *house.Button // where it is done; nil for what is done here
	object fyne.CanvasObject
}

func newSecretStages(host page.Host, deed func(setup.SecretDeed, fyne.Focusable)) *secretStages {
	s := &secretStages{host: host, rows: map[setup.SecretStage]*stageRow{}, copy: newStoredSecret(host)}
	list := house.Stack(house.Gap8)
	add := func(stage setup.SecretStage, r *stageRow) {
		s.rows[stage] = r
		list.Add(r.object)
	}
	add(setup.StageAdd, doRow(deed, setup.AddSecret, page.X("walk.secrets.add", "Make a second secret"), page.X("walk.secrets.do-add", "Make it…")))
	add(setup.StagePaste, s.sayRow(setup.StagePaste, page.X("walk.secrets.paste", "Paste it into the connection, in the Workflows Console"), page.X("walk.secrets.pasted", "Pasted")))
	list.Add(house.Inset(24, 0, 0, 0, s.copy.field))
	add(setup.StageAuthorize, s.sayRow(setup.StageAuthorize, page.X("walk.secrets.authorize", "Re-authorize the connection there, and see a flow run"), page.X("walk.secrets.authorized", "Done")))
	add(setup.StageDeactivate, doRow(deed, setup.DeactivateOld, page.X("walk.secrets.deactivate", "Deactivate the old secret; it can be made active again"), page.X("walk.secrets.do-deactivate", "Deactivate it…")))
	add(setup.StageDelete, doRow(deed, setup.DeleteOld, page.X("walk.secrets.delete", "Delete the old secret, when flows have run for a while; this can wait"), page.X("walk.secrets.do-delete", "Delete it…")))
	s.back = house.NewButton(page.X("walk.secrets.back", "Take the new secret back…"), house.Quiet, func() { deed(setup.TakeBack, s.back) }).Small()
	s.undo = house.NewButton(page.X("walk.secrets.undo", "Make the old one active again…"), house.Quiet, func() { deed(setup.ReactivateOld, s.undo) }).Small()
	list.Add(house.Row(house.Gap8, s.back, s.undo))
	s.object = list
	return s
}

func newStageRow(words string, control fyne.CanvasObject) *stageRow {
	r := &stageRow{status: house.NewStatus(house.Todo, ""), words: house.NewParagraph(words, house.Body)}
	r.object = house.MinHeight(28, house.Row(house.Gap8, house.FixedWidth(16, r.status), house.Grow(r.words), control))
	return r
}

// doRow is a step that changes something at Okta.
func doRow(deed func(setup.SecretDeed, fyne.Focusable), d setup.SecretDeed, words, verb string) *stageRow {
	var do *house.Button
	do = house.NewButton(verb, house.Secondary, func() { deed(d, do) }).Small()
	r := newStageRow(words, do)
	r.do = do
	return r
}

// sayRow is a step that only the admin can tell of.
func (s *secretStages) sayRow(stage setup.SecretStage, words, done string) *stageRow {
	tick := house.NewCheckBox(done, false, func(done bool) {
		walk := s.host.Walk()
		s.host.Save(func() error { return walk.SaySecret(stage, done) })
	})
	open := house.NewButton(page.X("clicks.open", "Open"), house.Quiet, func() { s.host.Open(setup.LinkWorkflows) }).Icon("ext").Small()
	r := newStageRow(words, house.Row(house.Gap8, open, tick))
	r.tick, r.open = tick, open
	return r
}

func (s *secretStages) update(c workspace.Connection) {
	at := setup.StageOf(c.Rotation)
	now := stageNumber(at)
	for i, stage := range setup.SecretStages() {
		s.rows[stage].update(i+1, max(now, 1), at == setup.StageNone)
	}
	revocable := at == setup.StagePaste || at == setup.StageAuthorize || at == setup.StageDeactivate
	for _, stage := range []setup.SecretStage{setup.StagePaste, setup.StageAuthorize} {
		row := s.rows[stage]
		page.SetVisible(row.tick, revocable && stageNumber(stage) <= now)
		row.tick.SetChecked(stageNumber(stage) < now)
		page.SetVisible(row.open, stage == at)
	}
	s.copy.show(c.Secret)
	page.SetVisible(s.copy.field, at == setup.StagePaste && c.Secret != "")
	page.SetVisible(s.back, revocable)
	page.SetVisible(s.undo, at == setup.StageDelete)
}

// update shows how a step stands: done, due, or to come.
func (r *stageRow) update(number, now int, idle bool) {
	state := house.Todo
	switch {
	case idle:
	case number < now:
		state = house.Done
	case number == now:
		state = house.Progress
	}
	r.status.Set(state, "")
	if r.do != nil {
		page.SetVisible(r.do, number == now)
	}
}

// secretDeed changes the app's secrets, once the person has seen the requests.
func (p *connectionPage) secretDeed(d setup.SecretDeed, opener fyne.Focusable) {
	walk := p.host.Walk()
	c := deedWords(d)
	c.preview = func(ctx context.Context) ([]setup.Preview, error) { return walk.PreviewSecretDeed(ctx, d) }
	c.send = func(ctx context.Context, shown []setup.Preview) error { return walk.DoSecretDeedAsShown(ctx, d, shown) }
	c.takes = d.Takes()
	c.opener = opener
	p.ask(c)
}

// deedWords are what is asked before a deed.
func deedWords(d setup.SecretDeed) orgChange {
	switch d {
	case setup.AddSecret:
		return orgChange{
			title: text.T("walk.secrets.ask-add", "Make a second client secret?"), verb: text.T("walk.secrets.verb-add", "Make it"), doing: text.T("walk.secrets.adding", "Making a second secret"),
			why: text.T("walk.secrets.ask-add.why", "First it reads which secrets there are, which Okta notes in its System Log. The old secret stays active: nothing breaks."),
		}
	case setup.DeactivateOld:
		return orgChange{
			title: text.T("walk.secrets.ask-deactivate", "Deactivate the old client secret?"), verb: text.T("walk.secrets.verb-deactivate", "Deactivate"), doing: text.T("walk.secrets.deactivating", "Deactivating the old secret"),
			why: text.T("walk.secrets.ask-deactivate.why", "Whatever still uses it gets no more tokens. It can be made active again."),
		}
	case setup.DeleteOld, setup.DeleteInactive:
		return orgChange{
			title: text.T("walk.secrets.ask-delete", "Delete the inactive client secret?"), verb: text.T("walk.secrets.verb-delete", "Delete"), doing: text.T("walk.secrets.deleting", "Deleting the inactive secret"),
			why: text.T("walk.secrets.ask-delete.why", "It can't be brought back."),
		}
	case setup.ReactivateOld:
		return orgChange{
			title: text.T("walk.secrets.ask-undo", "Make the old client secret active again?"), verb: text.T("walk.secrets.verb-undo", "Make it active"), doing: text.T("walk.secrets.undoing", "Activating the old secret"),
			why: text.T("walk.secrets.ask-undo.why", "Both secrets work then."),
		}
	}
	return orgChange{
		title: text.T("walk.secrets.ask-back", "Take the new client secret back?"), verb: text.T("walk.secrets.verb-back", "Take it back"), doing: text.T("walk.secrets.taking-back", "Taking the new secret back"),
		why: text.T("walk.secrets.ask-back.why", "The old secret is read and handed over again. If Workflows has the new one already, paste the old one there first."),
	}
}
