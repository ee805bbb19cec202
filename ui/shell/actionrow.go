package shell

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// actionRow shows actions as buttons. The first button stays the same object
// whatever it says, and so does each one behind it. The keyboard follows an action
// that comes to stand elsewhere; while it is away, as while what it started runs, the
// keyboard stays in the row.
type actionRow struct {
	kind    house.ButtonKind
	small   bool
	buttons []*house.Button
	shown   []page.Action
	away    string // what the action says that had the keyboard and isn't shown
	instead string // what the one says that has it now
	object  *fyne.Container
}

func newActionRow(kind house.ButtonKind, small bool) actionRow {
	return actionRow{kind: kind, small: small, object: house.Row(house.Gap8)}
}

func (r *actionRow) set(actions []page.Action) {
	keyed, said := r.keyed()
	r.shown = actions
	for i, a := range actions {
		if i == len(r.buttons) {
			r.add()
		}
		b := r.buttons[i]
		b.SetText(page.T(a.Label))
		b.SetIcon(a.Icon)
		b.SetKey(a.Shortcut)
		page.SetEnabled(b, !a.Disabled)
	}
	for i, b := range r.buttons {
		page.SetVisible(b, i < len(actions))
	}
	r.follow(keyed, said)
}

// keyed is the button that has the keyboard and what it says; nil for none.
func (r *actionRow) keyed() (*house.Button, string) {
	c := fyne.CurrentApp().Driver().CanvasForObject(r.object)
	if c == nil {
		return nil, ""
	}
	for _, b := range r.buttons {
		if c.Focused() == fyne.Focusable(b) {
			return b, b.Text()
		}
	}
	return nil, ""
}

// follow keeps the keyboard with the action that had it.
func (r *actionRow) follow(keyed *house.Button, said string) {
	if keyed == nil || said != r.instead {
		r.away = "" // the person has moved on
	}
	if keyed == nil {
		return
	}
	to := keyed
	switch back, here := r.at(r.away), r.at(said); {
	case back >= 0:
		to, r.away = r.buttons[back], ""
	case here >= 0:
		to = r.buttons[here]
	default:
		r.away = cmp.Or(r.away, said)
		if n := len(r.shown); n > 0 && !keyed.Visible() {
			to = r.buttons[n-1]
		}
	}
	r.instead = to.Text()
	if to != keyed {
		fyne.CurrentApp().Driver().CanvasForObject(r.object).Focus(to)
	}
}

// at is where an action stands that says something, -1 for nowhere.
func (r *actionRow) at(label string) int {
	return slices.IndexFunc(r.shown, func(a page.Action) bool { return label != "" && page.T(a.Label) == label })
}

func (r *actionRow) add() {
	i := len(r.buttons)
	b := house.NewButton("", r.kind, func() { r.do(i) })
	if r.small {
		b.Small()
	}
	r.buttons = append(r.buttons, b)
	r.object.Add(b)
}

// do runs the action as it is now: closures of an earlier Update may be old.
func (r *actionRow) do(i int) {
	if i < len(r.shown) && r.shown[i].Do != nil && !r.shown[i].Disabled {
		r.shown[i].Do()
	}
}
