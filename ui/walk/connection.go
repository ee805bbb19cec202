package walk

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionPage is step 2: the four values of the New Connection dialog, and
// the dialog itself, which only the admin can confirm.
type connectionPage struct {
	host   page.Host
	tries  *attempts
	values *connectionValues
	paste  *connectionPaste
	dialog *connectionDialog
	// What is secondary folds.
	apps    *connectionApps
	scopes  *connectionScopes
	secrets *connectionSecrets
	seen    *connectionSeen
	proof   *page.ProofCard
	byHand  bool // the person opened the console to do the clicks
	body    fyne.CanvasObject
}

var (
	_ page.Page   = (*connectionPage)(nil)
	_ page.Solver = (*connectionPage)(nil)
	_ page.Closer = (*connectionPage)(nil)
)

// NewConnection makes the page of step 2.
func NewConnection(host page.Host) page.Page {
	p := &connectionPage{host: host, proof: page.NewProofCard(host)}
	p.tries = newAttempts(host, workspace.StepConnection, p.act)
	p.values = newConnectionValues(host, p.editValues, p.readSecret)
	p.paste = newConnectionPaste(host, connectionPasteDeeds{typed: p.typed, enter: p.enter, read: p.readConsole})
	p.dialog = newConnectionDialog(host, p.clickForMe, p.opened)
	p.apps = newConnectionApps(host)
	p.scopes = newConnectionScopes(host, p.grantScopes)
	p.secrets = newConnectionSecrets(host, p.readSecret, p.secretDeed)
	p.seen = newConnectionSeen(host, p.lookInLog)
	p.body = stepBody(p.proof.Object(), p.tries.card.Object(), p.paste.card, p.values.card, p.dialog.card,
		p.apps.fold.card, p.scopes.fold.card, p.secrets.fold.card, p.seen.fold.card)
	p.Update()
	return p
}

// Head says what the step is for.
func (p *connectionPage) Head() page.Head {
	h := page.Head{
		Title: text.T("walk.connection.title", "Workflows connection"), Step: 2, State: p.tries.step().Current(),
		Why: text.T("walk.connection.why", "A flow's Okta cards act through a connection, which is made once from these four values."),
	}
	ws := p.host.Workspace()
	if h.State == workspace.Done {
		h.Actions = append(h.Actions, page.Action{Label: text.T("walk.recheck", "Re-check"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.confirm})
	}
	if setup.SignedIn(ws) && looked(ws) {
		h.Actions = append(h.Actions, page.Action{Label: text.T("walk.connection.again", "Find again"), Icon: "search", Disabled: p.host.Busy(), Do: p.find})
	}
	return h
}

// Body is the page.
func (p *connectionPage) Body() fyne.CanvasObject { return p.body }

// First is the best way out of a Problem, else the first value to paste. Where
// none is asked for, nothing takes the focus from the page's primary action.
func (p *connectionPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if p.paste.card.Visible() {
		return p.paste.first()
	}
	return nil
}

// Solve takes the best way out of a Problem.
func (p *connectionPage) Solve() bool { return p.tries.Solve() }

// Close forgets a secret that was pasted and isn't stored.
func (p *connectionPage) Close() {
	p.paste.secret.drop()
	p.tries.dropInputs()
}

// Foot leads from the values over the dialog to the next step.
func (p *connectionPage) Foot() page.Foot {
	f := page.Foot{Back: page.Org, Primary: p.next()}
	f.Primary.Shortcut = "Enter"
	f.Primary.Disabled = f.Primary.Disabled || p.host.Busy()
	if p.clicksFirst() {
		f.Secondary = []page.Action{{Label: text.T("walk.connection.confirm", "Confirm"), Disabled: p.host.Busy(), Do: p.confirm}}
	}
	return p.tries.foot(f)
}

// next is the one thing to do now.
func (p *connectionPage) next() page.Action {
	ws := p.host.Workspace()
	switch {
	case ws.Org.Origin == "":
		return page.Action{Label: text.T("way.step-1", "Go to step 1"), Do: func() { p.host.Go(page.Org) }}
	case setup.SignedIn(ws) && !looked(ws) && p.paste.empty():
		return page.Action{Label: text.T("walk.connection.find", "Find the values"), Do: p.find}
	case p.paste.card.Visible() && (!complete(ws) || !p.paste.empty()):
		return page.Action{Label: text.T("walk.connection.keep", "Keep the values"), Do: p.keep}
	case readsSecret(ws):
		return page.Action{Label: text.T("walk.connection.read-secret", "Read the secret"), Do: p.readSecret}
	case p.tries.step().Current() == workspace.Done:
		return page.Action{Label: text.T("walk.connection.continue", "Continue to Service app and keys"), Do: func() { p.host.Go(page.ServiceApp) }}
	case p.clicksFirst():
		return page.Action{Label: clickForMeWords(), Do: p.clickForMe}
	}
	return page.Action{Label: text.T("walk.connection.confirm", "Confirm"), Do: p.confirm}
}

// clicksFirst reports whether the practice console's clicks are to be done
// here: asking for the connection before can only fail.
func (p *connectionPage) clicksFirst() bool {
	ws := p.host.Workspace()
	step := p.tries.step()
	return ws.Practice && !p.byHand && complete(ws) && p.paste.empty() && step.Current() != workspace.Done && !step.Ticked(setup.ClickCreated)
}

// looked reports whether Okta was asked for the values. What it refused to
// tell is to be pasted.
func looked(ws *workspace.Workspace) bool {
	return ws.Connection.AppID != "" || ws.Connection.ReadRefused
}

// complete reports whether the dialog's four values are there.
func complete(ws *workspace.Workspace) bool {
	return ws.Connection.ClientID != "" && ws.Connection.Secret != ""
}

// Update shows the workspace as it is now.
func (p *connectionPage) Update() {
	ws := p.host.Workspace()
	p.values.update(ws)
	p.paste.update(ws)
	p.dialog.update(ws)
	p.apps.update(ws)
	p.scopes.update(ws)
	p.secrets.update(ws)
	p.seen.update(ws)
	p.proof.Expect(setup.ConnectionChecks(setup.SignedIn(ws))...)
	p.proof.Set(foundStands(ws.Connection))
	p.tries.update()
	rescueFocus(p.host, p)
}

// foundStands is the step as its proof is to be read: values that were found,
// and not replaced by pasted ones, stand before the connection is confirmed.
func foundStands(c workspace.Connection) workspace.Step {
	step, pasted := c.Step, c.ClientIDFrom == workspace.FromAdmin || c.SecretFrom == workspace.FromAdmin
	if step.Current() == workspace.InProgress && setup.IsFound(step.Proof) && !pasted {
		step.State = workspace.NotStarted
	}
	return step
}

func (p *connectionPage) typed() {
	p.tries.dismiss()
	p.host.Update()
}

func (p *connectionPage) enter() { p.tries.enter(p.Foot().Primary) }

// editValues opens the entries for other values.
func (p *connectionPage) editValues() {
	p.paste.open = true
	p.typed()
	p.host.Focus(p.paste.first())
}

func (p *connectionPage) find() {
	p.tries.run(text.T("walk.connection.finding", "Looking for Okta Workflows OAuth"), p.host.Walk().FindConnection, nil)
}

// readSecret reads the app's secrets, which Okta's log shows.
func (p *connectionPage) readSecret() {
	p.tries.run(text.T("walk.connection.reading", "Reading the client secret"), p.host.Walk().ReadConnectionSecret, nil)
}

func (p *connectionPage) lookInLog() {
	p.tries.run(text.T("walk.connection.looking", "Looking in the System Log"), p.host.Walk().LookForConnections, nil)
}

func (p *connectionPage) confirm() {
	p.tries.run(text.T("walk.connection.confirming", "Looking for the connection"), p.host.Walk().ConfirmConnection, nil)
}

// opened follows the person into the console: what comes next is to confirm.
func (p *connectionPage) opened() {
	p.byHand = true
	p.host.Update()
}

// keep stores what was pasted.
func (p *connectionPage) keep() {
	values, ok := p.paste.take()
	if !ok {
		p.host.Focus(p.paste.missing())
		return
	}
	walk := p.host.Walk()
	p.tries.run(text.T("walk.connection.keeping", "Keeping the values"), func(ctx context.Context) error {
		if values.clientID != "" {
			if err := walk.SetConnectionClientID(values.clientID); err != nil {
				return err
			}
		}
		if values.secret.IsZero() {
			return nil
		}
		return walk.SetConnectionSecret(ctx, values.secret)
	}, p.paste.done)
}

// readConsole copies the values off the practice console's Sign On tab.
func (p *connectionPage) readConsole() {
	walk, product := p.host.Walk(), p.host.App()
	p.tries.run(clickForMeWords(), func(ctx context.Context) error {
		hand, err := product.Trainee()
		if err != nil {
			return err
		}
		appID := walk.Workspace().Connection.AppID
		if appID == "" {
			if appID, err = hand.AppID(ctx, "Okta Workflows OAuth"); err != nil {
				return err
			}
		}
		clientID, clientSecret, err := hand.ConnectionValues(ctx, appID)
		if err != nil {
			return err
		}
		if err := walk.SetConnectionClientID(clientID); err != nil {
			return err
		}
		return walk.SetConnectionSecret(ctx, clientSecret)
	}, p.paste.done)
}

// clickForMe fills the practice console's dialog and clicks Create.
func (p *connectionPage) clickForMe() {
	walk, product, endpointID := p.host.Walk(), p.host.App(), p.host.EndpointID()
	p.tries.run(clickForMeWords(), func(ctx context.Context) error {
		hand, err := product.Trainee()
		if err != nil {
			return err
		}
		c := walk.Workspace().Connection
		clientSecret, err := walk.Secret(ctx, c.Secret)
		if err != nil {
			return err
		}
		if err := hand.CreateConnection(ctx, c.Nickname, c.Domain, c.ClientID, clientSecret); err != nil {
			return err
		}
		return walk.TickDone(workspace.StepConnection, endpointID, setup.ConnectionClicks())
	}, nil)
}

func clickForMeWords() text.Text {
	return text.T("walk.practice.clicks", "Do the console's clicks for me")
}

// asksForTick reports whether a Problem is solved by the admin's word that the
// dialog was confirmed.
func asksForTick(shown *problem.Problem) bool {
	return shown != nil && slices.Contains([]string{"connection.not-seen", "connection.unsaid", "connection.log-refused"}, shown.Code)
}

// act takes the ways out that belong to this page.
func (p *connectionPage) act(action problem.Action) bool {
	switch action {
	case problem.EditConnection:
		shown := p.tries.shown()
		p.tries.dismiss()
		if asksForTick(shown) {
			p.Update()
			p.host.Update()
			p.host.Focus(p.dialog.created())
			return true
		}
		p.editValues()
	case problem.OpenConsole:
		p.host.Open(setup.LinkNewConnection)
	case problem.OpenScopes:
		p.host.Open(setup.LinkConnectionScopes)
	case setup.DoDeleteInactive:
		p.tries.dismiss()
		p.secretDeed(setup.DeleteInactive, p.secrets.stages.rows[setup.StageAdd].do)
	case setup.DoAdoptSecond:
		p.tries.run(text.T("walk.secrets.adopting", "Taking up the second secret"), p.host.Walk().AdoptSecondSecret, nil)
	default:
		return false
	}
	return true
}
