package page

import (
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
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
	evidence string // request id of an exchange behind the proof

	card    *house.ProofCard
	content *fyne.Container
}

// NewProofCard makes the card of a step. expected names the checks that will
// be made; they stand there as not started until there is a proof.
func NewProofCard(h Host, expected ...text.Text) *ProofCard {
	c := &ProofCard{host: h, expected: expected, card: house.NewProofCard(X("proof.title", "Proof"))}
	c.card.OnExchanges = func() { h.ShowActivity(c.evidence) }
	c.content = house.Stack(0, c.card)
	c.Set(workspace.Step{})
	return c
}

// Expect names other checks to be made; the next Set shows them.
func (c *ProofCard) Expect(expected ...text.Text) { c.expected = expected }

// Object is the card, to be placed on the page.
func (c *ProofCard) Object() *fyne.Container { return c.content }

// Set shows the proof of a step.
func (c *ProofCard) Set(step workspace.Step) {
	next := c.words(step)
	if reflect.DeepEqual(next, c.card.Proof()) {
		return
	}
	c.card.Set(next)
	c.content.Refresh()
}

func (c *ProofCard) words(step workspace.Step) house.Proof {
	p := step.Proof
	if p == nil {
		return house.Proof{Empty: X("proof.none", "Nothing checked yet."), Rows: c.waiting()}
	}
	when, old := c.when(step)
	words := house.Proof{State: shield(step), When: T(when), Old: old, Empty: T(p.What)}
	if c.evidence = evidence(p); c.evidence != "" {
		words.Exchanges = exchanges(len(p.Exchanges))
	}
	for _, check := range p.Checks {
		row := checkRow(check, step.Current() == workspace.InProgress)
		row.Line = c.aged(p, check, row.Line)
		words.Rows = append(words.Rows, row)
	}
	if len(words.Rows) == 0 {
		words.Rows = []house.ProofRow{{State: said(p), Name: T(when), Line: T(p.What)}}
	}
	return words
}

// aged adds to the line of a check when it was made, where that is another time than
// the proof's.
func (c *ProofCard) aged(p *workspace.Proof, check workspace.Check, line string) string {
	age := Ago(c.host.Now(), check.At)
	if check.At.IsZero() || age == Ago(c.host.Now(), p.At) {
		return line
	}
	checked := T(text.T("proof.checked", "checked {{.Ago}}", "Ago", age))
	if line == "" {
		return checked
	}
	return line + " · " + checked
}

// shield is the state of the whole, neutral where only the admin's word stands for it.
func shield(step workspace.Step) house.State {
	if p := step.Proof; step.Current() == workspace.Done && p.By == workspace.Asked && !p.ByFlowlatch {
		return house.Unknown
	}
	return HouseState(step.Current())
}

// said keeps what was only told by the admin from looking measured.
func said(p *workspace.Proof) house.State {
	if p.By == workspace.Asked {
		return house.Unknown
	}
	return house.Done
}

func (c *ProofCard) waiting() []house.ProofRow {
	rows := make([]house.ProofRow, len(c.expected))
	for i, name := range c.expected {
		rows[i] = house.ProofRow{State: house.Todo, Name: T(name)}
	}
	return rows
}

// when says when the proof was made, and whether it may no longer hold:
// something was entered since, or it is older than a day.
func (c *ProofCard) when(step workspace.Step) (words text.Text, old bool) {
	age := Ago(c.host.Now(), step.Proof.At)
	old = c.host.Now().Sub(step.Proof.At) >= stale
	switch {
	case step.Current() == workspace.InProgress:
		return text.T("proof.before", "before the last change"), true
	case step.Current() == workspace.Attention:
		return text.T("proof.tried", "tried {{.Ago}}", "Ago", age), old
	case step.Proof.ByFlowlatch:
		return text.T("proof.by-flowlatch", "done by Flowlatch {{.Ago}}", "Ago", age), old
	case step.Proof.By == workspace.Asked:
		return text.T("proof.said", "said by you {{.Ago}}", "Ago", age), old
	}
	return text.T("proof.checked", "checked {{.Ago}}", "Ago", age), old
}

// checkRow is the line of a check. What was proven before something changed has a
// grey tick: the card's head says so.
func checkRow(check workspace.Check, before bool) house.ProofRow {
	row := house.ProofRow{Name: T(setup.CheckName(check)), Line: T(check.Detail), Measure: check.Measure}
	switch check.Outcome {
	case workspace.Passed:
		row.State = house.Done
		if before {
			row.State, row.Icon = house.Unknown, "check"
		}
	case workspace.Failed:
		row.State = house.Failed
	case workspace.Unknown:
		row.State = house.Unknown
	case workspace.Noted:
		row.Icon = "info"
	}
	return row
}

// evidence is Okta's id of the newest exchange behind the proof that has one,
// "" where there is none to be found by.
func evidence(p *workspace.Proof) string {
	for _, e := range slices.Backward(p.Exchanges) {
		if e.RequestID != "" {
			return e.RequestID
		}
	}
	return ""
}

// exchanges leads to what is behind the proof.
func exchanges(n int) string {
	if n == 1 {
		return X("proof.exchange", "1 exchange behind this proof")
	}
	return T(text.T("proof.exchanges", "{{.Count}} exchanges behind this proof", "Count", n))
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
