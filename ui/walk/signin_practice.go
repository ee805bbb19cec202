package walk

import (
	"context"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// makeSignInApp has the app of the guide made in the practice console, its scopes
// granted one by one as a person would, and its client ID entered.
func (p *orgPage) makeSignInApp() {
	walk, product, endpointID, native, made := p.host.Walk(), p.host.App(), p.host.EndpointID(), setup.NativeApp(), ""
	p.tries.run(clickForMeWords(), func(ctx context.Context) error {
		hand, err := product.Trainee()
		if err != nil {
			return err
		}
		id, err := hand.CreateNativeApp(ctx, native.Label, native.Redirects)
		if err != nil {
			return err
		}
		if err := walk.NoteSignInApp(id, native.Label); err != nil {
			return err
		}
		for _, scope := range native.Grants {
			if err := hand.GrantScope(ctx, id, scope); err != nil {
				return err
			}
		}
		made = id
		return walk.TickDone(workspace.StepOrg, endpointID, native.Practised)
	}, func() {
		setQuietly(p.signIn.client, made)
		p.Update()
		p.host.Update()
		p.host.Focus(p.signIn.client.Focusable())
	})
}
