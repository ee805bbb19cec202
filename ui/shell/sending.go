package shell

import (
	"strings"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.RequestShower = (*Shell)(nil)

// ShowRequest shows a request and asks whether to send it. A task whose page the
// person has left asks nothing.
func (s *Shell) ShowRequest(r page.Sending) {
	if !s.leftBehind() {
		s.config.Dialogs.ShowRequest(r)
	}
}

// ShowRequest shows a request. Escape and Cancel mean no; the focus is on Cancel,
// so that Enter pressed too soon changes nothing.
func (d *Dialogs) ShowRequest(r page.Sending) {
	kind := house.Primary
	if r.Takes {
		kind = house.Danger
	}
	no := house.NewButton(page.X("dialog.cancel", "Cancel"), house.Secondary, func() { d.Close() })
	yes := house.NewButton(page.T(r.Verb), kind, func() {
		d.Close()
		r.Do()
	})
	words := house.Stack(house.Gap8, house.NewParagraph(page.T(r.Title), house.Lead))
	if !r.Detail.IsZero() {
		for line := range strings.SplitSeq(page.T(r.Detail), "\n") {
			words.Add(house.NewParagraph(line, house.Body).In(look.ColorText2))
		}
	}
	if len(r.Changes) > 0 {
		words.Add(house.NewText(page.X("sending.changes", "What changes"), house.Caption))
		words.Add(house.NewWell(house.Gap8, house.NewParagraph(strings.Join(r.Changes, "\n"), house.Mono)))
	}
	exact := page.X("sending.exact", "This request is sent, and nothing else that changes anything")
	if strings.Contains(r.Request, "\n") {
		exact = page.X("sending.exact-all", "These requests are sent, and nothing else that changes anything")
	}
	words.Add(house.NewText(exact, house.Caption))
	words.Add(requestLines(r.Request))
	if r.Body != "" {
		words.Add(page.RequestBody(r.Body))
	}
	for _, warning := range r.Warnings {
		words.Add(house.NewNotice(house.NoticeWarning, page.T(warning), nil))
	}
	d.show(no, words, no, yes)
}
