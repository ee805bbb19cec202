package walk

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionSecrets shows the client secrets of Okta Workflows OAuth, without
// their values, and leads through replacing one by another.
type connectionSecrets struct {
	host   page.Host
	read   *house.Button
	when   *house.Text
	list   *fyne.Container
	which  *fyne.Container // the list and how to get it
	hand   *house.Paragraph
	shown  string // the secrets that are shown
	stages *secretStages
	clicks *clickList
	byHand *fyne.Container
	fold   *foldCard
}

func newConnectionSecrets(host page.Host, read func(), deed func(setup.SecretDeed, fyne.Focusable)) *connectionSecrets {
	s := &connectionSecrets{host: host, list: house.Stack(house.Gap4), when: house.NewText("", house.Caption).CutEnd()}
	s.read = house.NewButton(page.X("walk.secrets.list", "Read which there are"), house.Quiet, read).Icon("search").Small()
	s.stages = newSecretStages(host, deed)
	s.clicks = newClickList(host, workspace.StepConnection)
	s.clicks.SetClicks(setup.SecretClicks())
	s.hand = house.NewParagraph("", house.Caption)
	s.byHand = house.Stack(house.Gap8, s.hand, s.clicks.Object())
	s.which = house.Stack(house.Gap8, house.Row(house.Gap8, house.Grow(s.when), s.read), s.list)
	s.fold = newFoldCard("key", page.X("walk.secrets.title", "Replace the client secret"),
		house.NewParagraph(page.X("walk.secrets.why", "A second secret is made, Workflows switched over to it, and only then the old one deactivated: nothing has to stop in between."), house.Caption),
		s.which, s.stages.object, s.byHand)
	return s
}

func (s *connectionSecrets) update(ws *workspace.Workspace) {
	c := ws.Connection
	byHand := !setup.MayChangeSecrets(ws) || (c.ReadRefused && !c.Rotation.Running())
	page.SetVisible(s.fold.card, ws.Org.Origin != "" && (!setup.SignedIn(ws) || looked(ws)))
	page.SetVisible(s.byHand, byHand)
	s.clicks.Update()
	s.hand.SetText(handWords(ws))
	page.SetVisible(s.which, !byHand && c.AppID != "")
	page.SetVisible(s.list, len(c.Secrets) > 0)
	when := page.X("walk.secrets.unread", "Okta lists secrets only with their values, and notes each reading in its System Log.")
	if !c.SecretsRead.IsZero() {
		when = page.T(text.T("walk.secrets.read-at", "As read {{.Ago}}; each reading leaves an entry in the System Log", "Ago", page.Ago(s.host.Now(), c.SecretsRead)))
	}
	s.when.SetText(when)
	s.showList(c)
	page.SetVisible(s.stages.object, !byHand && c.AppID != "")
	s.stages.update(c)
	s.glance(c, byHand)
}

// handWords say why the secret is replaced by console clicks.
func handWords(ws *workspace.Workspace) string {
	words := page.X("walk.secrets.by-hand", "Okta keeps two secrets at most; how its consoles word this isn't documented for this app.")
	switch right := setup.SecretsRight(ws); {
	case !setup.SignedIn(ws):
		return words
	case right.Answer == setup.RightNo:
		return page.T(right.Why) + ". " + words
	}
	return page.X("walk.secrets.refused", "Okta doesn't let this sign-in see the app's secrets.") + " " + words
}

// glance says how it stands in the card's own line.
func (s *connectionSecrets) glance(c workspace.Connection, byHand bool) {
	stage := setup.StageOf(c.Rotation)
	switch {
	case byHand:
		s.fold.update(house.Todo, page.X("walk.secrets.clicks", "By console clicks"), false)
	case stage != setup.StageNone:
		s.fold.update(house.Progress, page.T(text.T("walk.secrets.at", "Step {{.N}} of {{.Count}}", "N", stageNumber(stage), "Count", len(setup.SecretStages()))), true)
	case len(c.Secrets) == 0:
		s.fold.update(house.Todo, page.X("walk.secrets.not-read", "Not read"), false)
	default:
		s.fold.update(house.Done, page.T(text.T("walk.secrets.active", "{{.Count}} active", "Count", activeSecrets(c.Secrets))), false)
	}
}

func activeSecrets(secrets []workspace.ClientSecret) int {
	n := 0
	for _, x := range secrets {
		if x.Active {
			n++
		}
	}
	return n
}

func stageNumber(stage setup.SecretStage) int {
	for i, s := range setup.SecretStages() {
		if s == stage {
			return i + 1
		}
	}
	return 0
}

// showList lists the secrets by id, age and state.
func (s *connectionSecrets) showList(c workspace.Connection) {
	key := fmt.Sprint(c.Secrets, c.SecretID, c.Rotation.Running())
	if key == s.shown {
		return
	}
	s.shown = key
	s.list.Objects = nil
	for _, x := range c.Secrets {
		state, words := house.Todo, page.X("walk.secrets.inactive", "Inactive")
		if x.Active {
			state, words = house.Done, page.X("walk.connection.active", "Active")
		}
		s.list.Add(house.MinHeight(24, house.Cells(house.Gap12, []float32{176, 0, 132, 76},
			house.NewText(x.ID, house.Mono).CutMiddle(), house.NewText(s.age(x), house.Caption).CutEnd(),
			house.NewText(s.use(c, x), house.Caption).CutEnd(), house.NewStatus(state, words))))
	}
	s.list.Refresh()
}

func (s *connectionSecrets) age(x workspace.ClientSecret) string {
	days := int(s.host.Now().Sub(x.Created).Hours() / 24)
	if days < 1 {
		return page.X("walk.secrets.young", "less than a day old")
	}
	return page.T(text.T("walk.secrets.age", "{{.Days}} days old", "Days", days))
}

// use says which of the secrets one is.
func (s *connectionSecrets) use(c workspace.Connection, x workspace.ClientSecret) string {
	switch r := c.Rotation; {
	case r.Running() && x.ID == r.New:
		return page.X("walk.secrets.new", "the new one")
	case r.Running() && x.ID == r.Old:
		return page.X("walk.secrets.old", "to be replaced")
	case x.ID == c.SecretID:
		return page.X("walk.secrets.kept", "kept here")
	}
	return ""
}
