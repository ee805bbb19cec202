package house

import "fyne.io/fyne/v2"

// NewEmptyPage says in one sentence why a page is empty, over the button that fills it. It stands in the middle, at most 400 wide.
// The button may be nil.
func NewEmptyPage(icon, sentence string, fill *Button) *fyne.Container {
	const width = 400
	words := NewParagraph(sentence, Body).Centered()
	parts := []fyne.CanvasObject{Row(0, Spring(), NewTile(icon, false), Spring()), words}
	if fill != nil {
		parts = append(parts, Row(0, Spring(), fill, Spring()))
	}
	return Center(width, Stack(Gap16, parts...))
}
