package connect

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// remark is what is to be said about a field, below it; hidden while that is nothing.
type remark struct {
	icon   *house.Icon
	words  *house.Paragraph
	object *fyne.Container
}

func newRemark() *remark {
	r := &remark{icon: house.NewIcon("info").Sized(14), words: house.NewParagraph("", house.Caption)}
	r.object = house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, r.icon), house.Grow(r.words))
	r.object.Hide()
	return r
}

// set shows a finding, or nothing.
func (r *remark) set(f connector.Finding, any bool) {
	page.SetVisible(r.object, any)
	if !any {
		return
	}
	r.words.SetText(page.T(f.Text))
	switch f.Level {
	case connector.Stop:
		r.icon.SetState(house.Failed)
		r.words.SetColor(theme.ColorNameError)
	case connector.Warn:
		r.icon.SetState(house.Attention)
		r.words.SetColor(theme.ColorNameWarning)
	case connector.Note:
		r.icon.Set("info", look.ColorText2)
		r.words.SetColor(look.ColorText2)
	}
}

// about is the finding on a field that counts most. What is empty is told only once the
// person wanted it sent.
func about(found []connector.Finding, field connector.Field, asked bool) (connector.Finding, bool) {
	for _, level := range []connector.Level{connector.Stop, connector.Warn, connector.Note} {
		for _, f := range found {
			if f.Field == field && f.Level == level && (asked || f.Code != connector.CodeMissing) {
				return f, true
			}
		}
	}
	return connector.Finding{}, false
}
