package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgChange is a change in the org that is shown as the exact requests before
// it is sent.
type orgChange struct {
	title, why, verb text.Text
	takes            bool // something else may stop working
	doing            text.Text
	preview          func(context.Context) ([]setup.Preview, error)
	send             func(ctx context.Context, shown []setup.Preview) error
	opener           fyne.Focusable // gets the focus back
}

// ask shows the requests of a change, and sends those when the person says so.
func (p *connectionPage) ask(c orgChange) {
	var shown []setup.Preview
	p.tries.run(text.T("walk.request.preparing", "Preparing the request"), func(ctx context.Context) (err error) {
		shown, err = c.preview(ctx)
		return err
	}, func() {
		p.host.Focus(c.opener) // where closing the question leads back to
		page.AskToSend(p.host, p.sending(c, shown))
	})
}

// sending is the question before the requests of a change.
func (p *connectionPage) sending(c orgChange, shown []setup.Preview) page.Sending {
	ws := p.host.Workspace()
	s := page.Sending{
		Title: c.title, Detail: c.why, Verb: c.verb, Takes: c.takes,
		Do: func() {
			p.tries.run(c.doing, func(ctx context.Context) error { return c.send(ctx, shown) }, nil)
		},
	}
	if ws.Production() {
		s.Warnings = append(s.Warnings, text.T("walk.connection.production", "This is a production org: its connections in Workflows use this app."))
	}
	return s.Of(ws.Org.Origin, shown...)
}
