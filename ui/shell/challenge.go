package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.Challenger = (*Shell)(nil)

// Challenge asks for a word before something that must not happen by a slip. A
// task whose page the person has left asks nothing.
func (s *Shell) Challenge(c page.Challenge) {
	if !s.leftBehind() {
		s.config.Dialogs.Challenge(c)
	}
}

// Challenge asks, and where a word is to be typed the verb waits for it. Escape
// and Cancel mean no.
func (d *Dialogs) Challenge(c page.Challenge) {
	words := house.Stack(house.Gap8, house.NewParagraph(page.T(c.Title), house.Lead), house.NewParagraph(page.T(c.Detail), house.Body).In(look.ColorText2))
	addLines(words, c.Lead, c.Lines)
	no := house.NewButton(page.X("dialog.cancel", "Cancel"), house.Secondary, func() { d.Close() })
	yes := house.NewButton(page.T(c.Verb), house.Danger, func() {
		d.Close()
		c.Do()
	})
	var first fyne.Focusable = no
	if c.Word != "" {
		field := typedWord(c.Word, yes)
		words.Add(house.Inset(0, 4, 0, 0, house.NewRichParagraph(house.Body, typeWords(c.Word)...)))
		words.Add(house.Inset(4, 0, 4, 4, field)) // room for the ring, which the scroll would cut
		first = field.Focusable()
	}
	d.show(first, words, no, yes)
}

// typeWords say what is to be typed, letter by letter.
func typeWords(word string) []house.Span {
	before, after, _ := strings.Cut(page.T(text.T("challenge.type", "Type {{.Word}} to go on.", "Word", word)), word)
	return []house.Span{{Text: before}, {Text: word, Mono: true, Bold: true}, {Text: after}}
}

// addLines adds lines under a lead, where there are any.
func addLines(words *fyne.Container, lead text.Text, lines []text.Text) {
	if len(lines) > 0 {
		words.Add(house.Inset(0, 4, 0, 0, house.NewRichParagraph(house.Body, house.Span{Text: page.T(lead), Bold: true})))
	}
	for _, line := range lines {
		words.Add(house.TopRow(house.Gap8, house.Inset(0, 2, 0, 0, house.NewIcon("minus").Sized(14)), house.Grow(house.NewParagraph(page.T(line), house.Body).In(look.ColorText2))))
	}
}

// typedWord is a field that switches a button on while it holds a word. Enter
// in it presses the button.
func typedWord(word string, button *house.Button) *house.TextField {
	field := house.NewTextField("").Mono().Limit(4 * len(word))
	matches := func() bool { return strings.EqualFold(strings.TrimSpace(field.Text()), word) }
	button.Disable()
	field.OnChanged = func(string) { page.SetEnabled(button, matches()) }
	field.OnSubmitted = func(string) {
		if matches() {
			button.Tapped(nil)
		}
	}
	return field
}
