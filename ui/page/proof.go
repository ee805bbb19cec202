package page

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
)

// ProofWidth is the width of the proof's column, in device-independent
// pixels.
const ProofWidth float32 = 320

// stale is the age from which a proof is marked: a day.
const stale = 24 * time.Hour

// ProofCard shows what was verified on a step, when, whether it was measured
// or said, and the exchanges behind it. It must be used on the UI goroutine
// only.
type ProofCard struct {
	host     Host
	expected []text.Text

	drawn   proofKey
	content *fyne.Container
}

// proofKey tells whether what the card shows is still so.
type proofKey struct {
	proof *workspace.Proof
	state workspace.State
	age   string
}

// NewProofCard makes the card of a step. expected names the checks that will
// be made; they stand there as not started until there is a proof.
func NewProofCard(h Host, expected ...text.Text) *ProofCard {
	c := &ProofCard{host: h, expected: expected, content: house.Stack(0)}
	c.Set(workspace.Step{})
	return c
}

// Set shows the proof of a step.
func (c *ProofCard) Set(step workspace.Step) {
	key := proofKey{proof: step.Proof, state: step.Current()}
	if step.Proof != nil {
		key.age = Ago(c.host.Now(), step.Proof.At)
	}
	if key == c.drawn && len(c.content.Objects) > 0 {
		return
	}
	c.drawn = key
	c.content.Objects = []fyne.CanvasObject{c.card(step)}
	c.content.Refresh()
}

// Object is the card, to be placed on the page.
func (c *ProofCard) Object() *fyne.Container { return c.content }

func (c *ProofCard) card(step workspace.Step) fyne.CanvasObject {
	head := house.CardHead{Icon: "shield", Title: X("proof.title", "Proof")}
	if step.Proof == nil {
		return house.NewHeadCard(head, c.waiting())
	}
	head.Trailing = []fyne.CanvasObject{c.when(step)}
	if step.Current() == workspace.Done {
		head.IconColor = look.ColorOkFill
	}
	body := house.Inset(16, 4, 16, 8, c.checks(step.Proof))
	parts := []fyne.CanvasObject{body}
	if foot := c.evidence(step.Proof); foot != nil {
		parts = append(parts, house.NewDivider(), foot)
	}
	return house.NewBareCard(head, house.Stack(0, parts...))
}

// waiting is the card's body before anything was checked.
func (c *ProofCard) waiting() fyne.CanvasObject {
	rows := []fyne.CanvasObject{house.NewParagraph(X("proof.none", "Nothing checked yet."), house.Caption)}
	for _, name := range c.expected {
		rows = append(rows, house.Row(house.Gap12, house.NewStateIcon(house.Todo), house.NewText(T(name), house.Body).In(look.ColorText2).CutEnd()))
	}
	return house.Stack(house.Gap12, rows...)
}

// when says when the proof was made and whether it still covers what was
// entered since.
func (c *ProofCard) when(step workspace.Step) *house.Text {
	age := c.host.Now().Sub(step.Proof.At)
	word := text.T("proof.checked", "checked {{.Ago}}", "Ago", Ago(c.host.Now(), step.Proof.At))
	switch {
	case step.Current() == workspace.Attention:
		word = text.T("proof.tried", "tried {{.Ago}}", "Ago", Ago(c.host.Now(), step.Proof.At))
	case step.Current() == workspace.InProgress:
		word = text.T("proof.before", "before the last change")
	case step.Proof.By == workspace.Asked:
		word = text.T("proof.said", "said by you {{.Ago}}", "Ago", Ago(c.host.Now(), step.Proof.At))
	}
	label := house.NewText(T(word), house.Caption)
	if age >= stale || step.Current() == workspace.InProgress {
		label.In(theme.ColorNameWarning)
	}
	return label
}

func (c *ProofCard) checks(p *workspace.Proof) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, check := range p.Checks {
		if len(rows) > 0 {
			rows = append(rows, house.NewDivider())
		}
		rows = append(rows, checkRow(check))
	}
	if len(rows) == 0 {
		state := house.Done
		if p.By == workspace.Asked {
			state = house.Unknown
		}
		rows = append(rows, row(house.NewStateIcon(state), house.NewParagraph(T(p.What), house.Caption)))
	}
	return house.Stack(0, rows...)
}

func checkRow(check workspace.Check) fyne.CanvasObject {
	name := house.NewText(T(check.Name), house.Body).Bold().CutEnd()
	switch check.Outcome {
	case workspace.Failed:
		name.In(theme.ColorNameError)
	case workspace.Waiting:
		name.In(look.ColorText2)
	}
	first := []fyne.CanvasObject{house.Grow(name)}
	if check.Measure != "" {
		first = append(first, house.NewText(check.Measure, house.Mono).In(look.ColorText2))
	}
	words := house.Stack(0, house.Row(house.Gap8, first...))
	if !check.Detail.IsZero() {
		words.Add(house.NewParagraph(T(check.Detail), house.Caption))
	}
	return row(outcomeIcon(check.Outcome), words)
}

func row(icon, words fyne.CanvasObject) fyne.CanvasObject {
	return house.Inset(0, 8, 0, 9, house.TopRow(house.Gap12, house.Inset(0, 1, 0, 0, icon), house.Grow(words)))
}

func outcomeIcon(o workspace.Outcome) *house.Icon {
	switch o {
	case workspace.Passed:
		return house.NewStateIcon(house.Done)
	case workspace.Failed:
		return house.NewStateIcon(house.Failed)
	case workspace.Unknown:
		return house.NewStateIcon(house.Unknown)
	case workspace.Noted:
		return house.NewIcon("info")
	}
	return house.NewStateIcon(house.Todo)
}

// evidence is the row that leads to the exchanges, nil where there are none.
func (c *ProofCard) evidence(p *workspace.Proof) fyne.CanvasObject {
	if len(p.Exchanges) == 0 {
		return nil
	}
	last := p.Exchanges[len(p.Exchanges)-1]
	words := text.T("proof.exchanges", "{{.Count}} exchanges behind this proof", "Count", strconv.Itoa(len(p.Exchanges)))
	if len(p.Exchanges) == 1 {
		words = text.T("proof.exchange", "1 exchange behind this proof")
	}
	open := house.NewButton(T(words), house.Link, func() { c.host.ShowActivity(last.RequestID) }).Small()
	return house.MinHeight(36, house.Inset(16, 0, 16, 0, house.Row(house.Gap8, house.NewIcon("swap").Sized(14), open)))
}

// HouseState is the picture of a step's state.
func HouseState(s workspace.State) house.State {
	switch s {
	case workspace.InProgress:
		return house.Progress
	case workspace.Done:
		return house.Done
	case workspace.Attention:
		return house.Attention
	}
	return house.Todo
}
