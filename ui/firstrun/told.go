package firstrun

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Workspace is one to go on with.
type Workspace struct {
	ID, Name, Domain string
	Practice         bool
	// Kind and Mark say what kind of org it is: a chip, and its word; "" shows
	// none.
	Kind house.ChipKind
	Mark string
	// Where says at which step it was left and how far that came, When how long
	// ago it was opened: "opened 4 min ago".
	Where, When string
}

// most is how many workspaces the screen lists before the others are asked for.
const most = 3

// SetWorkspaces lists what can be gone on with, the one opened last first.
// Going on with it is then the best way. The list takes the place of the
// strip with the steps.
func (s *Screen) SetWorkspaces(list []Workspace) {
	s.list.RemoveAll()
	s.strip.Show()
	s.list.Hide()
	s.first, s.goOn, s.more = s.practise, nil, nil
	if len(list) > 0 {
		s.showList(list, most)
	}
	s.markBest()
	s.enable()
	s.object.Refresh()
}

// showList lists as many of them as told, and what shows the others.
func (s *Screen) showList(list []Workspace, limit int) {
	rows := house.Stack(0)
	for i, ws := range list[:min(limit, len(list))] {
		button := s.wayIn(page.X("first.continue", "Continue"), house.Secondary, func() { s.config.Continue(ws.ID) })
		s.goOn = append(s.goOn, button)
		if i == 0 {
			s.first = button
		} else {
			rows.Add(house.NewDivider())
		}
		rows.Add(workspaceRow(ws, button))
	}
	if len(list) > limit {
		rows.Add(house.NewDivider())
		rows.Add(s.moreRow(list, limit))
	}
	s.practise.SetKind(house.Secondary)
	s.practise.SetKey("")
	s.list.Add(house.NewBareCard(house.CardHead{}, house.Inset(24, 4, 16, 4, rows)))
	s.list.Show()
	s.strip.Hide()
}

// moreRow shows the workspaces that are not listed yet. The keyboard then goes
// to the first of them.
func (s *Screen) moreRow(list []Workspace, limit int) fyne.CanvasObject {
	words := page.T(text.T("first.more", "Show {{.Count}} more", "Count", len(list)-limit))
	more := house.NewButton(words, house.Quiet, func() {
		if s.busy {
			return
		}
		s.list.RemoveAll()
		s.goOn, s.more = nil, nil
		s.showList(list, len(list))
		s.markBest()
		s.enable()
		s.object.Refresh()
		s.config.Canvas.Focus(s.goOn[limit])
	}).Small().TrailingIcon("down")
	s.more = more
	return house.MinHeight(40, house.Row(0, more, house.Spring()))
}

func workspaceRow(ws Workspace, button *house.Button) fyne.CanvasObject {
	icon := "org"
	if ws.Practice {
		icon = "flask"
	}
	name := house.Row(house.Gap8, house.NewText(ws.Name, house.Body).Bold().CutEnd(), house.NewText(ws.Domain, house.Mono).In(look.ColorText2).CutMiddle())
	words := house.Stack(0, name, house.NewText(ws.Where+" · "+ws.When, house.Caption).CutEnd())
	row := house.Row(house.Gap12, house.NewIcon(icon), house.Grow(words))
	if ws.Mark != "" {
		row.Add(house.NewChip(ws.Kind, ws.Mark))
	}
	row.Add(button)
	return house.MinHeight(56, row)
}

// SetVault says where secrets will go, once that is known.
func (s *Screen) SetVault(st vault.Status) {
	switch {
	case st.Store == vault.Session:
		s.keychain.icon.Set("clock", look.ColorText2)
		s.keychain.title.SetText(page.X("first.secrets.session", "Secrets stay in memory"))
		s.keychain.words.SetText(page.X("first.secrets.session.why", "For this session only, as you chose. They are gone when Flowlatch closes."))
	case st.State == vault.Ready:
		s.keychain.icon.SetState(house.Done)
		s.keychain.title.SetText(page.X("first.secrets", "Secrets go to the system keychain"))
		s.keychain.words.SetText(page.X("first.secrets.ready", "A test entry was stored there and read back. Files only hold references."))
	case st.State == vault.Unknown, st.State == vault.Checking:
		return
	default:
		title, cause := problem.VaultWords(st.State)
		s.keychain.icon.SetState(house.Attention)
		s.keychain.title.SetText(page.T(title))
		s.keychain.words.SetText(page.T(cause))
	}
	s.object.Refresh()
}

// SetSent says how many requests were sent since the program started.
func (s *Screen) SetSent(requests int) {
	if requests == 0 {
		return
	}
	s.sent.icon.Set("swap", look.ColorText2)
	s.sent.title.SetText(page.T(text.T("first.sent.some", "{{.Count}} requests so far", "Count", requests)))
	s.sent.words.SetText(page.X("first.sent.some.why", "To the orgs you chose only; Ctrl+J in a workspace shows each. There is no telemetry."))
	s.object.Refresh()
}

// Tell shows a Problem above the two ways; nil takes it away. Its best way
// out is what Enter does meanwhile.
func (s *Screen) Tell(p *problem.Problem) {
	left := p == nil && s.problems.Visible() && s.problemFocused()
	s.problems.RemoveAll()
	page.SetVisible(s.problems, p != nil)
	s.solve, s.solving = nil, nil
	page.SetVisible(s.keychain.object, !p.OfVault()) // the Problem says the same
	if p != nil {
		s.showProblem(p)
	}
	s.markBest()
	s.object.Refresh()
	switch {
	case p != nil:
		s.config.Canvas.Focus(s.solving)
	case left:
		s.config.Canvas.Focus(s.first)
	}
}

func (s *Screen) showProblem(p *problem.Problem) {
	card := house.NewCompactProblem(page.ProblemWords(p, s.config.Act))
	card.OnEscape = func() { s.Tell(nil) }
	s.problems.Add(card)
	s.solving = card.Focusable()
	if len(p.Ways) > 0 {
		s.solve = func() { s.config.Act(p.Ways[0].Action) }
	}
}

// problemFocused reports whether the keyboard is in the Problem.
func (s *Screen) problemFocused() bool {
	focused, ok := s.config.Canvas.Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(focused).Subtract(driver.AbsolutePositionForObject(s.problems))
	return at.X >= 0 && at.Y >= 0 && at.X < s.problems.Size().Width && at.Y < s.problems.Size().Height
}

// Wait says what is being done after a choice; "" ends it. Nothing can be
// chosen meanwhile.
func (s *Screen) Wait(what string) {
	s.waiting.RemoveAll()
	s.busy = what != ""
	s.enable()
	page.SetVisible(s.waiting, s.busy)
	if s.busy {
		cancel := house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, s.config.Cancel).Small()
		s.waiting.Add(house.NewCard(house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(house.NewText(what, house.Body).CutEnd()), cancel)))
	}
	s.object.Refresh()
}

// enable lets the ways be taken, or not, and shows which one is being taken.
func (s *Screen) enable() {
	for _, b := range append([]*house.Button{s.practise, s.setUp}, s.goOn...) {
		b.SetBusy(s.busy && b == s.chosen)
		page.SetEnabled(b, !s.busy)
	}
}
