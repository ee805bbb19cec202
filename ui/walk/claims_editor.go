package walk

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Limits of what is typed, in characters.
const (
	maxMemberName  = 100
	maxMemberValue = 4000
)

// claimsEditor shows the members of one half of an assertion, each to be
// changed or taken out, and adds others.
type claimsEditor struct {
	part    setup.ExperimentPart
	change  func(func(setup.Experiment) setup.Experiment) // takes a change made here
	enter   func()
	rows    *fyne.Container
	fields  map[string]*house.TextField // by name
	marks   map[string]*house.Icon
	times   map[string]*house.Text // in words, of the fields that are times
	newName *house.TextField
	add     *house.Button
	card    *house.Card
}

func newClaimsEditor(part setup.ExperimentPart, change func(func(setup.Experiment) setup.Experiment), enter func()) *claimsEditor {
	c := &claimsEditor{part: part, change: change, enter: enter, rows: house.Stack(house.Gap4)}
	icon, title := "list", page.X("jwt.claims-card", "Claims")
	if part == setup.ExperimentHeader {
		icon, title = "file", page.X("jwt.header-card", "Header")
	}
	c.newName = house.NewTextField(page.X("experiment.new", "Another name")).Mono().Limit(maxMemberName)
	c.newName.OnChanged = func(string) { page.SetEnabled(c.add, c.newName.Text() != "") }
	c.newName.OnSubmitted = func(string) { c.addMember() }
	c.add = house.NewButton(page.X("experiment.add", "Add"), house.Secondary, c.addMember).Icon("plus")
	c.add.Disable()
	c.card = house.NewHeadCard(house.CardHead{Icon: icon, Title: title}, c.rows,
		house.Cells(house.Gap8, []float32{192, 96, 0}, c.newName, c.add, house.Spring()))
	return c
}

// show draws the members anew.
func (c *claimsEditor) show(e setup.Experiment) {
	c.fields, c.marks, c.times, c.rows.Objects = map[string]*house.TextField{}, map[string]*house.Icon{}, map[string]*house.Text{}, nil
	for _, m := range e.Members(c.part) {
		if c.fields[m.Name] == nil {
			c.rows.Add(c.row(m))
		}
	}
	if len(c.rows.Objects) == 0 {
		c.rows.Add(house.NewText(page.X("jwt.nothing", "Nothing"), house.Caption))
	}
	c.card.Refresh()
}

func (c *claimsEditor) row(m setup.ExperimentMember) fyne.CanvasObject {
	field := house.NewTextField("").Mono().Limit(maxMemberValue)
	field.SetText(m.Value)
	field.OnChanged = func(value string) {
		c.change(func(e setup.Experiment) setup.Experiment {
			return e.With(c.part, setup.ExperimentMember{Name: m.Name, Value: value})
		})
	}
	field.OnSubmitted = func(string) { c.enter() }
	out := house.NewIconButton("x", page.T(text.T("experiment.remove", "Take {{.Name}} out", "Name", m.Name)), func() { c.remove(m.Name) })
	c.fields[m.Name], c.marks[m.Name] = field, house.NewIcon("").Sized(14)
	name := house.NewText(m.Name, house.Mono).In(look.ColorCodeKey).CutEnd()
	switch m.Name {
	case "iat", "exp", "nbf":
		c.times[m.Name] = house.NewText("", house.Caption).CutEnd()
		return house.Cells(house.Gap8, []float32{72, 14, 0, 176, 28}, name, c.marks[m.Name], field, c.times[m.Name], out)
	}
	return house.Cells(house.Gap8, []float32{72, 14, 0, 28}, name, c.marks[m.Name], field, out)
}

// age puts the times into words.
func (c *claimsEditor) age(now time.Time) {
	for name, words := range c.times {
		seconds, err := strconv.ParseInt(c.fields[name].Text(), 10, 64)
		if err != nil || seconds < 0 || seconds > maxSeconds {
			words.SetText("")
			continue
		}
		words.SetText(momentWords(now, time.Unix(seconds, 0)))
	}
}

// maxSeconds is the last second of the year 9999.
const maxSeconds = 253402300799

func (c *claimsEditor) remove(name string) {
	c.change(func(e setup.Experiment) setup.Experiment {
		e = e.Without(c.part, name)
		c.show(e)
		return e
	})
}

// addMember puts a name in, with an empty text to begin with.
func (c *claimsEditor) addMember() {
	name := c.newName.Text()
	if name == "" || c.fields[name] != nil {
		return
	}
	c.newName.SetText("")
	c.change(func(e setup.Experiment) setup.Experiment {
		e = e.With(c.part, setup.ExperimentMember{Name: name, Value: `""`})
		c.show(e)
		return e
	})
}

// mark puts a sign before each member that a rule is broken by.
func (c *claimsEditor) mark(found []setup.ExperimentFinding) {
	worst := map[string]house.State{}
	for _, f := range found {
		if f.Part == c.part && worst[f.Name] != house.Failed {
			worst[f.Name] = findingState(f.Level)
		}
	}
	for name, mark := range c.marks {
		if state, bad := worst[name]; bad {
			mark.SetState(state)
		}
		_, bad := worst[name]
		page.SetVisible(mark, bad)
	}
}

func findingState(l setup.FindingLevel) house.State {
	switch l {
	case setup.FindingRefused:
		return house.Failed
	case setup.FindingUnusual:
		return house.Attention
	}
	return house.Unknown
}
