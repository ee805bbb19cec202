package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// act takes the ways out that belong to this page.
func (p *orgPage) act(action problem.Action) bool {
	switch action {
	case problem.EditAddress:
		p.leave(p.address.field.Focusable())
	case problem.EditToken:
		p.signIn.replace(workspace.APIToken)
		p.leave(p.signIn.token.Focusable())
	case problem.SignInAgain:
		p.signIn.replace(p.signIn.chosen)
		p.leave(p.signIn.first())
	case problem.EditSignIn:
		p.leave(p.signIn.choice)
	case problem.EditKeyID:
		p.signIn.replace(workspace.ServiceKey)
		p.leave(p.signIn.key.name.Focusable())
	case problem.OpenSignInApp:
		p.host.Open(setup.LinkApp(p.signIn.clientID()))
	case problem.OpenSignInScopes:
		p.host.Open(setup.LinkAppScopes(p.signIn.clientID()))
	case problem.AddAuthority:
		p.trusted.open()
		p.leave(p.trusted.files.path.Focusable())
	case problem.SkipSignIn:
		p.skip()
	case problem.LeaveIt:
		p.tries.dismiss()
		p.host.Save(p.host.Walk().LeaveAtOkta)
	default:
		return false
	}
	return true
}

// leave closes the Problem and goes where its cause can be corrected.
func (p *orgPage) leave(to fyne.Focusable) {
	p.tries.dismiss()
	p.Update()
	p.host.Update()
	p.host.Focus(to)
}
