package house

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// problemDetail is the height of the unfolded detail, at most, in device-independent pixels.
const problemDetail float32 = 160

// ProblemWay is one way out of a problem.
type ProblemWay struct {
	Icon        string
	Label       string // what it is: "Send the proof"
	Consequence string // what it changes, and where
	Button      string // the words on its button
	Key         string // key cap of the best way: "Enter"
	Act         func()
}

// ProblemText is a problem as the card shows it, the best way first.
type ProblemText struct {
	Title, Cause string
	Try          string // over the ways: "What to try"
	Ways         []ProblemWay

	// Causes stand in the place of Ways where it isn't known why: the likeliest
	// first, each with the ways to check it. More is on the fold of those beyond
	// CausesShown.
	Causes []ProblemCause
	More   string

	DetailLabel string // on the fold: "Technical detail"
	DetailShort string // beside it, in the font of code: "400 invalid_dpop_proof"
	Detail      string // redacted; "" for none
	Copy        CopyWords
	CopyText    string // what Copy details copies: redacted
}

// ProblemCard says what happened, why, and what to try. It stands at the top of
// what it is about; nothing else moves.
type ProblemCard struct {
	composed

	// OnEscape is called on Escape while something in the card has the focus, so
	// that the page can take it back.
	OnEscape func()
	// OnResized is called when the card got higher or lower by itself: what it
	// stands in must be laid out again.
	OnResized func()

	text   ProblemText
	ways   []*problemButton
	more   *problemButton  // unfolds the rest of the causes; nil without
	rest   *fyne.Container // of the causes
	fold   *problemButton
	copied *problemButton
	detail fyne.CanvasObject
	after  schedule
	revert func()
}

// NewProblemCard makes the full card.
func NewProblemCard(text ProblemText) *ProblemCard {
	p := &ProblemCard{text: text, after: later}
	lines := []fyne.CanvasObject{NewParagraph(text.Title, Lead), NewParagraph(text.Cause, Body).In(look.ColorText2)}
	out := p.causes
	if len(text.Causes) == 0 {
		out = p.waysOut
	}
	right := Stack(Gap12, Stack(Gap4, lines...), out(), p.foot())
	p.frame(Inset(cardSide, 15, cardSide, Gap12, TopRow(Gap12, NewStateIcon(Failed).Sized(20), Grow(right))))
	return p
}

// waysOut are the ways out under each other.
func (p *ProblemCard) waysOut() fyne.CanvasObject {
	ways := Stack(Gap8)
	if len(p.text.Ways) > 0 {
		ways.Add(NewText(p.text.Try, Caption).Bold().In(theme.ColorNameForeground))
	}
	for i, way := range p.text.Ways {
		ways.Add(p.way(way, i == 0))
	}
	return ways
}

// NewCompactProblem makes the small card for a narrow column: title, one sentence
// and up to two ways, without their consequences. One with a key is the
// primary one.
func NewCompactProblem(text ProblemText) *ProblemCard {
	p := &ProblemCard{text: text, after: later}
	buttons := Flow(Gap8, Gap8)
	for _, way := range text.Ways[:min(2, len(text.Ways))] {
		kind := Secondary
		if way.Key != "" {
			kind = Primary
		}
		buttons.Add(p.button(way, kind).withSmall())
	}
	if text.Detail != "" {
		p.makeFold()
		buttons.Add(p.fold)
	}
	lines := []fyne.CanvasObject{NewParagraph(text.Title, Body).strong(), NewParagraph(text.Cause, Caption)}
	right := Stack(Gap8, Stack(2, lines...), buttons)
	if p.detail != nil {
		right.Add(p.detail)
	}
	p.frame(Inset(cardSide, 11, cardSide, Gap12, TopRow(Gap8, Inset(0, 1, 0, 0, NewStateIcon(Failed)), Grow(right))))
	return p
}

func (p *ProblemCard) frame(inside fyne.CanvasObject) {
	p.content = newProblemFrame(inside)
	p.ExtendBaseWidget(p)
}

// Focusable returns the button of the best way, or whatever else can be focused.
func (p *ProblemCard) Focusable() fyne.Focusable {
	switch {
	case len(p.ways) > 0:
		return p.ways[0]
	case p.fold != nil:
		return p.fold
	case p.copied != nil:
		return p.copied
	default:
		return nil
	}
}

func (p *ProblemCard) way(w ProblemWay, best bool) fyne.CanvasObject {
	kind, fill, line, icon := Secondary, look.ColorCard, look.ColorLine2, look.ColorText2
	if best {
		kind, fill, line, icon = Primary, look.ColorSoft, look.ColorSoftLine, theme.ColorNameHyperlink
	}
	words := []fyne.CanvasObject{NewParagraph(w.Label, Body).strong()}
	if w.Consequence != "" {
		words = append(words, NewParagraph(w.Consequence, Caption))
	}
	row := Row(Gap12, NewIcon(w.Icon).In(icon), Grow(Stack(0, words...)), p.button(w, kind))
	return NewSurface(fill, Inset(Gap12, Gap12, Gap12, Gap12, row)).Rounded(8).Framed(line)
}

func (p *ProblemCard) button(w ProblemWay, kind ButtonKind) *problemButton {
	b := newProblemButton(w.Button, kind, w.Act, p.escaped)
	b.key = w.Key
	if kind != Primary {
		b.key = ""
	}
	p.ways = append(p.ways, b)
	return b
}

func (p *ProblemCard) foot() fyne.CanvasObject {
	left, row := []fyne.CanvasObject{}, []fyne.CanvasObject{}
	if p.more != nil {
		left = append(left, p.more)
	}
	if p.text.Detail != "" {
		p.makeFold()
		left = append(left, p.fold)
	}
	if p.text.DetailShort != "" {
		left = append(left, NewText(p.text.DetailShort, Mono).In(look.ColorText2).CutEnd())
	}
	row = append(row, left...)
	row = append(row, Spring())
	if p.text.CopyText != "" {
		p.copied = newProblemButton(p.text.Copy.Copy, Quiet, p.copyDetails, p.escaped).withSmall()
		p.copied.icon = "copy"
		row = append(row, p.copied)
	}
	foot := Stack(Gap8, Row(Gap8, row...))
	if p.rest != nil {
		foot.Add(p.rest)
	}
	if p.detail != nil {
		foot.Add(p.detail)
	}
	return foot
}

// makeFold makes the button that unfolds the detail, and the detail.
func (p *ProblemCard) makeFold() {
	view := NewCodeView()
	view.SetText(CodePlain, p.text.Detail)
	view.OnKey = func(ev *fyne.KeyEvent) bool { return p.typedKey(ev) }
	height := min(problemDetail, float32(strings.Count(p.text.Detail, "\n")+1)*codeRowHeight+2*codePad+codeStrip)
	p.detail = FixedHeight(height, NewWell(0, view))
	p.detail.Hide()
	p.fold = newProblemButton(p.text.DetailLabel, Quiet, p.toggleDetail, p.escaped).withSmall()
	p.fold.icon = "chev"
}

func (p *ProblemCard) toggleDetail() {
	open := !p.detail.Visible()
	show(p.detail, open)
	p.fold.SetIcon(map[bool]string{false: "chev", true: "down"}[open])
	p.content.Refresh()
	p.Refresh()
	if p.OnResized != nil {
		p.OnResized()
	}
}

// SetEnabled switches the ways out on or off: while something is being tried
// none of them can be taken. The detail stays in reach.
func (p *ProblemCard) SetEnabled(enabled bool) {
	for _, way := range p.ways {
		if enabled == !way.Disabled() {
			continue
		}
		if enabled {
			way.Enable()
		} else {
			way.Disable()
		}
	}
}

func (p *ProblemCard) copyDetails() {
	fyne.CurrentApp().Clipboard().SetContent(p.text.CopyText)
	p.copied.SetText(p.text.Copy.Copied)
	p.copied.SetIcon("check")
	if p.revert != nil {
		p.revert()
	}
	p.revert = p.after(copiedFor, func() {
		p.copied.SetText(p.text.Copy.Copy)
		p.copied.SetIcon("copy")
	})
}

func (p *ProblemCard) escaped() bool {
	if p.OnEscape == nil {
		return false
	}
	p.OnEscape()
	return true
}

func (p *ProblemCard) typedKey(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyEscape && p.escaped()
}

// problemButton is a button that knows Escape and hands other keys on.
type problemButton struct {
	Button
	onEscape func() bool
}

func newProblemButton(text string, kind ButtonKind, onTapped func(), onEscape func() bool) *problemButton {
	b := &problemButton{Button: Button{OnTapped: onTapped, kind: kind, text: text}, onEscape: onEscape}
	b.activate, b.label = b.tap, b.Text
	b.ExtendBaseWidget(b)
	return b
}

func (b *problemButton) withSmall() *problemButton {
	b.small = true
	return b
}

// TypedKey is for Fyne: Enter and Space act, Escape gives the focus back.
func (b *problemButton) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Button.TypedKey(ev)
	default:
		passKey(b, func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && b.onEscape() }, ev)
	}
}

// strong sets the paragraph bold and returns it.
func (p *Paragraph) strong() *Paragraph {
	p.face.bold = true
	return p
}
