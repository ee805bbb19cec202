package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a proof card, in device-independent pixels.
const (
	proofTop  float32 = 13
	proofGap  float32 = 9 // above and below the line between rows
	proofFoot float32 = 36
)

// ProofRow is one thing that was checked.
type ProofRow struct {
	State   State
	Icon    string // in place of the state's: "info" for what is only told
	Name    string
	Line    string // what was found, in a sentence
	Measure string // at the right: "142 ms"
}

// Proof is what a proof card shows.
type Proof struct {
	State     State  // of the whole: colours the shield
	When      string // "checked 10:42:07"
	Old       bool   // checked more than a day ago: When is amber
	Rows      []ProofRow
	Empty     string // shown while there are no rows: what will be proven
	Exchanges string // leads to the exchanges behind it; "" for none
}

// ProofCard shows what proves a step: the checks, what they found, and the way to
// the exchanges behind them. It is meant to be 320 to 336 wide.
type ProofCard struct {
	composed

	// OnExchanges is called when the user wants the exchanges behind the proof.
	OnExchanges func()

	card  *Card
	when  *Text
	body  *fyne.Container
	link  *Button
	proof Proof
}

// NewProofCard makes a card with nothing proven. The title is the word over it.
func NewProofCard(title string) *ProofCard {
	p := &ProofCard{when: NewText("", Caption), body: Stack(0)}
	p.link = NewButton("", Link, func() {
		if p.OnExchanges != nil {
			p.OnExchanges()
		}
	}).Small().Icon("swap")
	p.card = NewBareCard(CardHead{Icon: "shield", Title: title, Trailing: []fyne.CanvasObject{p.when}}, p.body)
	p.content = p.card
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another proof.
func (p *ProofCard) Set(proof Proof) {
	p.proof = proof
	p.card.SetHeadIcon("shield", shieldColor(proof))
	p.when.SetText(proof.When)
	p.when.SetColor(whenColor(proof.Old))
	p.body.Objects = p.rows(proof)
	p.body.Refresh()
	p.Refresh()
}

// Proof returns what the card shows.
func (p *ProofCard) Proof() Proof { return p.proof }

// Focusable returns the part that takes the keyboard focus.
func (p *ProofCard) Focusable() fyne.Focusable { return p.link }

func shieldColor(proof Proof) fyne.ThemeColorName {
	if len(proof.Rows) == 0 || proof.State == Todo {
		return look.ColorText2
	}
	return proof.State.Fill()
}

func whenColor(old bool) fyne.ThemeColorName {
	if old {
		return theme.ColorNameWarning
	}
	return look.ColorText2
}

func (p *ProofCard) rows(proof Proof) []fyne.CanvasObject {
	inside := Stack(proofGap)
	for i, row := range proof.Rows {
		if i > 0 {
			inside.Add(NewDivider())
		}
		inside.Add(row.object())
	}
	if len(proof.Rows) == 0 {
		inside.Add(NewParagraph(proof.Empty, Caption))
	}
	objects := []fyne.CanvasObject{Inset(cardSide, proofTop, cardSide, proofTop, inside)}
	if proof.Exchanges == "" {
		return objects
	}
	p.link.SetText(proof.Exchanges)
	return append(objects, NewDivider(), FixedHeight(proofFoot, Inset(cardSide, 0, cardSide, 0, Row(0, p.link, Spring()))))
}

func (r ProofRow) object() fyne.CanvasObject {
	icon := NewStateIcon(r.State)
	if r.Icon != "" {
		icon = NewIcon(r.Icon)
	}
	name := NewText(r.Name, Body).Bold().CutEnd().In(r.ink())
	head := []fyne.CanvasObject{Grow(name)}
	if r.Measure != "" {
		head = append(head, NewText(r.Measure, Mono).In(look.ColorText2))
	}
	lines := []fyne.CanvasObject{Row(Gap8, head...)}
	if r.Line != "" {
		lines = append(lines, NewParagraph(r.Line, Caption))
	}
	return TopRow(Gap12, Inset(0, 1, 0, 0, icon), Grow(Stack(0, lines...)))
}

// ink keeps what has not run yet behind what has, and what failed before all.
func (r ProofRow) ink() fyne.ThemeColorName {
	switch {
	case r.State == Failed:
		return theme.ColorNameError
	case r.State == Todo && r.Icon == "":
		return look.ColorText2
	default:
		return theme.ColorNameForeground
	}
}
