package walk

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgChange is a change in the org that is shown as the exact requests before
// it is sent.
type orgChange struct {
	title, why, verb text.Text
	doing            text.Text
	preview          func(context.Context) ([]setup.Preview, error)
	send             func(context.Context) error
	opener           fyne.Focusable // gets the focus back
}

// ask shows the requests of a change, and sends them when the person says so.
func (p *connectionPage) ask(c orgChange) {
	var previews []setup.Preview
	p.tries.run(text.T("walk.request.preparing", "Preparing the request"), func(ctx context.Context) (err error) {
		previews, err = c.preview(ctx)
		return err
	}, func() {
		p.host.Focus(c.opener) // where closing the question leads back to
		detail := text.T("walk.request.exactly", "{{.Why}}\n\nFlowlatch sends exactly this:\n{{.Requests}}",
			"Why", page.T(c.why), "Requests", strings.Join(setup.RequestLines(previews), "\n"))
		p.host.Confirm(c.title, detail, c.verb, func() { p.tries.run(c.doing, c.send, nil) })
	})
}
