package walk

import (
	"context"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// replaceKey makes another key for the app. Signed in, the request that adds its
// public half at Okta is shown, sent when the person says so, and a token is got with
// it; else the page asks for the click that adds it.
func (p *serviceAppPage) replaceKey() {
	walk, id := p.host.Walk(), p.host.EndpointID()
	var fresh *setup.OwnKey
	var shown setup.Preview
	p.tries.start(&attempt{
		asks: true, what: text.T("walk.service-app.replacing", "Making a new key"),
		work: func(ctx context.Context) (err error) {
			if fresh, err = walk.AnotherKey(ctx, id); err != nil {
				return err
			}
			shown, err = walk.PreviewOwnKey(ctx, id, fresh)
			return err
		},
		then: func() {
			if shown.Method == "" {
				p.keepByHand(fresh)
				return
			}
			page.AskToSend(p.host, p.tries.sending(newKeyQuestion(p.host), shown, func() { p.keepAsShown(fresh, shown) }))
		},
	})
}

// newKeyQuestion is asked before the app at Okta gets the new key.
func newKeyQuestion(host page.Host) setup.Question {
	return setup.Question{
		Title: text.T("walk.new-key.ask", "Add a new key to {{.App}}?", "App", inFront(host).Label),
		Why:   text.T("walk.new-key.ask.why", "It was made on this computer, and the app gets its public half. The requests are signed with it from then on. The keys that the app has stay there."),
	}
}

// keepAsShown adds the new key with the request that was shown, and proves it.
func (p *serviceAppPage) keepAsShown(fresh *setup.OwnKey, shown setup.Preview) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.start(&attempt{what: text.T("walk.new-key.adding", "Adding the new key"), work: func(ctx context.Context) error {
		if err := walk.KeepOwnKeyAsShown(ctx, id, fresh, shown); err != nil {
			return err
		}
		return walk.ProveToken(ctx, id)
	}})
}

// keepByHand keeps the new key, which the admin adds to the app.
func (p *serviceAppPage) keepByHand(fresh *setup.OwnKey) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.run(text.T("walk.service-app.replacing", "Making a new key"), func(ctx context.Context) error {
		if err := walk.KeepOwnKeyAsShown(ctx, id, fresh, setup.Preview{}); err != nil {
			return err
		}
		return walk.Tick(workspace.StepServiceApp, id, setup.ClickAddKey, false)
	}, func() {
		p.hand.newKey = true
		p.typed()
		p.host.Focus(p.hand.clicks.rows[setup.ClickAddKey].value.Focusable())
	})
}
