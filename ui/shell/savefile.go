package shell

import (
	"strings"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.FileSaver = (*Shell)(nil)

// maxPath bounds a path that is typed, in characters.
const maxPath = 4096

// SaveFile asks where a file goes. A task whose page the person has left asks
// nothing.
func (s *Shell) SaveFile(q page.Saving) {
	if !s.leftBehind() {
		s.config.Dialogs.saveFile(q)
	}
}

// saveFile asks for the path of a new file. Enter saves, Escape and Cancel save
// nothing.
func (d *Dialogs) saveFile(q page.Saving) {
	field := house.NewTextField("").Mono().Icon("file").Limit(maxPath)
	field.SetText(q.Path)
	no := house.NewButton(page.X("dialog.cancel", "Cancel"), house.Secondary, func() { d.Close() })
	yes := house.NewButton(page.T(q.Verb), house.Primary, func() {
		path := strings.TrimSpace(field.Text())
		d.Close()
		q.Do(path)
	}).Key("Enter")
	field.OnChanged = func(path string) { page.SetEnabled(yes, strings.TrimSpace(path) != "") }
	field.OnSubmitted = func(string) {
		if !yes.Disabled() {
			yes.Tapped(nil)
		}
	}
	words := house.Stack(house.Gap8, house.NewParagraph(page.T(q.Title), house.Lead))
	addLines(words, q.Lead, q.Lines)
	if !q.Warning.IsZero() {
		words.Add(house.Inset(4, 0, 4, 0, house.NewNotice(house.NoticeWarning, page.T(q.Warning), nil))) // its frame too
	}
	words.Add(house.Inset(0, 4, 0, 0, house.NewRichParagraph(house.Body, house.Span{Text: page.X("save.path", "New file"), Bold: true})))
	words.Add(house.Inset(4, 0, 4, 4, field)) // room for the ring, which the scroll would cut
	d.show(field.Focusable(), words, no, yes)
	field.SelectAll()
}
