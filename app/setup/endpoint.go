package setup

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

var (
	checkURL      = text.T("setup.endpoint.url", "Invoke URL")
	checkHost     = text.T("setup.endpoint.host", "Host")
	checkLevel    = text.T("setup.endpoint.level", "Security level")
	checkClicks   = text.T("setup.endpoint.clicks", "Console clicks")
	endpointProof = text.T("setup.endpoint.proof", "Set in the Workflows Console, as you said")
	practiceProof = text.T("setup.endpoint.proof.by-flowlatch", "Set by Flowlatch in the practice console")
)

func endpointStep(id string) func(*workspace.Workspace) *workspace.Step {
	return func(ws *workspace.Workspace) *workspace.Step {
		if e := ws.Endpoint(id); e != nil {
			return &e.Security
		}
		return nil
	}
}

// updateEndpoint changes one endpoint; one that is gone is a Problem.
func (w *Walk) updateEndpoint(id string, change func(*workspace.Endpoint)) error {
	found := false
	err := w.update(func(ws *workspace.Workspace) {
		if e := ws.Endpoint(id); e != nil {
			change(e)
			found = true
		}
	})
	if err == nil && !found {
		return noEndpoint()
	}
	return err
}

func newEndpoint(name string) workspace.Endpoint {
	return workspace.Endpoint{ID: newID("endpoint"), Name: name, Draft: BookmarkPreset()}
}

// AddEndpoint adds an endpoint that takes over the service app of the one in
// front: steps 1 to 3 need not be repeated. It becomes the one in front.
func (w *Walk) AddEndpoint(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", emptyField(text.T("setup.endpoint.name", "Endpoint name"))
	}
	added := newEndpoint(name)
	err := w.update(func(ws *workspace.Workspace) {
		if front := ws.Endpoint(ws.Place.EndpointID); front != nil {
			added.ServiceAppID = front.ServiceAppID
		}
		ws.Endpoints = append(ws.Endpoints, added)
		ws.Place = workspace.Place{Step: workspace.StepEndpoint, EndpointID: added.ID}
	})
	return added.ID, err
}

// RenameEndpoint gives an endpoint another name.
func (w *Walk) RenameEndpoint(id, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return emptyField(text.T("setup.endpoint.name", "Endpoint name"))
	}
	return w.updateEndpoint(id, func(e *workspace.Endpoint) { e.Name = name })
}

// ForgetEndpoint removes an endpoint and its client token from the workspace.
// Nothing changes at Okta. The last endpoint is replaced by an empty one.
func (w *Walk) ForgetEndpoint(ctx context.Context, id string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	e := w.Workspace().Endpoint(id)
	if e == nil {
		return noEndpoint()
	}
	ref := e.ClientToken
	err = w.update(func(ws *workspace.Workspace) {
		kept := ws.Endpoints[:0]
		for _, other := range ws.Endpoints {
			if other.ID != id {
				kept = append(kept, other)
			}
		}
		ws.Endpoints = kept
		if len(kept) == 0 {
			ws.Endpoints = []workspace.Endpoint{newEndpoint(e.Name)}
		}
		if ws.Endpoint(ws.Place.EndpointID) == nil {
			ws.Place.EndpointID = ws.Endpoints[0].ID
		}
	})
	if err == nil {
		w.drop(ctx, ref)
	}
	return err
}

// SetInvokeURL takes the pasted Invoke URL. A client token in its query goes
// to the vault and never into the workspace file. A token that was kept for
// another flow or host is forgotten: a credential stays with its endpoint.
func (w *Walk) SetInvokeURL(ctx context.Context, id, raw string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	before := w.Workspace().Endpoint(id)
	if before == nil {
		return noEndpoint()
	}
	parsed, err := workflows.ParseInvokeURL(raw)
	if err != nil {
		return w.Note(workspace.StepEndpoint, id, err)
	}
	if !parsed.Token.IsZero() {
		return w.keepClientToken(ctx, id, parsed.Token, func(e *workspace.Endpoint) { takeURL(e, parsed) })
	}
	stale := vault.Ref("")
	if before.InvokeURL != parsed.URL {
		stale = before.ClientToken
	}
	err = w.updateEndpoint(id, func(e *workspace.Endpoint) {
		takeURL(e, parsed)
		if stale != "" {
			e.ClientToken = ""
		}
	})
	if err == nil {
		w.drop(ctx, stale)
	}
	return err
}

// takeURL puts a pasted URL into an endpoint. Another URL is another flow:
// what was said of the one before goes.
func takeURL(e *workspace.Endpoint, parsed workflows.InvokeURL) {
	if e.InvokeURL != parsed.URL {
		e.Invoke, e.Last, e.Measured, e.MeasureWith = workspace.Step{}, nil, nil, nil
		if e.InvokeURL != "" {
			e.Security.Ticks = nil
		}
		unprove(&e.Security, checkURL, checkHost, checkApps, checkClicks)
	}
	e.InvokeURL, e.Alias = parsed.URL, parsed.Alias
	if !parsed.Token.IsZero() && e.Level == "" {
		e.Level = workspace.LevelToken
	}
	noteToken(e, !parsed.Token.IsZero())
	e.Security.Begin()
}

// staysInPractice keeps the promise that nothing leaves the computer while
// somebody practises.
func staysInPractice(ws *workspace.Workspace, invokeURL string) error {
	parsed, err := workflows.ParseInvokeURL(invokeURL)
	if err != nil {
		return err
	}
	if ws.Practice && parsed.Origin != ws.Org.Origin {
		return leavesPractice(parsed.Origin)
	}
	return nil
}

// ConfirmHost records the admin's word that the Invoke URL's host is right
// though it isn't the org's Workflows.
func (w *Walk) ConfirmHost(id string) error {
	ws := w.Workspace()
	if e := ws.Endpoint(id); e != nil {
		if err := staysInPractice(ws, e.InvokeURL); err != nil {
			return problem.From(err)
		}
	}
	return w.updateEndpoint(id, func(e *workspace.Endpoint) {
		if parsed, err := workflows.ParseInvokeURL(e.InvokeURL); err == nil {
			e.OtherHost = parsed.Origin
			e.Security.Begin()
		}
	})
}

// SetClientToken keeps the client token of the endpoint whose Invoke URL is
// known: a token belongs to one address.
func (w *Walk) SetClientToken(ctx context.Context, id string, token secret.Secret) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if sentence, ok := CheckClientToken(token); !ok {
		return badField("endpoint.client-token", sentence, problem.EditInvokeURL)
	}
	e := w.Workspace().Endpoint(id)
	switch {
	case e == nil:
		return noEndpoint()
	case e.InvokeURL == "":
		return badField("endpoint.url", text.T("field.client-token.url-first", "Paste the Invoke URL first: the token belongs to it"), problem.EditInvokeURL)
	}
	return w.keepClientToken(ctx, id, token, func(e *workspace.Endpoint) { e.Security.Begin() })
}

func (w *Walk) keepClientToken(ctx context.Context, id string, token secret.Secret, also func(*workspace.Endpoint)) error {
	place := func(ws *workspace.Workspace) *vault.Ref {
		if e := ws.Endpoint(id); e != nil {
			return &e.ClientToken
		}
		return nil
	}
	return w.keep(ctx, vault.ClientToken, token, place, func(ws *workspace.Workspace) { also(ws.Endpoint(id)) })
}

// SetLevel declares the security level and, at OAuth 2.0, which apps may
// call. It changes nothing at Okta: the admin does that in the console.
func (w *Walk) SetLevel(id string, level workspace.Level, allowed workspace.Allowed) error {
	return w.updateEndpoint(id, func(e *workspace.Endpoint) {
		if e.Level == level && e.Allowed == allowed {
			return
		}
		e.Level, e.Allowed = level, allowed
		for _, click := range []string{clickLevel, clickList} {
			delete(e.Security.Ticks, click) // said of the level before
		}
		for _, app := range e.AlsoListed {
			delete(e.Security.Ticks, clickList+"."+app.ClientID)
		}
		unprove(&e.Security, checkLevel, checkApps, checkClicks)
		e.Security.Begin()
		if e.Invoke.State != "" {
			e.Invoke.Begin()
		}
	})
}

// ConfirmEndpoint closes step 4: URL, host, level, and the clicks of the
// console, which the admin ticks because no API can read them. What was measured
// counts more than what was ticked.
func (w *Walk) ConfirmEndpoint(id string) error {
	ws := w.Workspace()
	e := ws.Endpoint(id)
	if e == nil {
		return noEndpoint()
	}
	a := w.checking()
	return w.finish(a, a.confirmEndpoint(ws, e), workspace.Done, endpointStep(id))
}

// checking begins to check step 4 by the admin's word.
func (w *Walk) checking() *attempt {
	a, _ := w.attempt(context.Background(), endpointProof, EndpointChecks()...)
	a.by = workspace.Asked
	return a
}

func (a *attempt) confirmEndpoint(ws *workspace.Workspace, e *workspace.Endpoint) error {
	if e.InvokeURL == "" {
		return badField("endpoint.url", text.T("field.invoke-url.empty", "Paste the Invoke URL from the card's Endpoint settings"), problem.EditInvokeURL)
	}
	parsed, err := workflows.ParseInvokeURL(e.InvokeURL)
	if err != nil {
		return err
	}
	a.pass(checkURL, text.T("setup.endpoint.alias", "Alias {{.Alias}}", "Alias", parsed.Alias))
	if err := staysInPractice(ws, e.InvokeURL); err != nil {
		return err
	}
	if err := a.host(ws, e, parsed); err != nil {
		return err
	}
	if err := a.level(e); err != nil {
		return err
	}
	if m := measurementOf(e); m != nil && m.Verdict == workspace.VerdictHolds {
		a.rests(m)
		a.ticked(ws, e)
		return nil
	}
	missing := MissingClicks(ws, e.ID)
	if len(missing) > 0 {
		return clicksMissing(len(missing))
	}
	a.clicked(e.Security, EndpointClicks(ws, e.ID))
	return nil
}

// clicked tells who made the clicks, where nothing but that shows what was set.
func (a *attempt) clicked(s workspace.Step, clicks []Click) {
	outcome := workspace.Noted
	if _, byFlowlatch := CountDone(s, clicks); byFlowlatch == len(clicks) {
		a.what, a.byFlowlatch, outcome = practiceProof, true, workspace.Passed
	}
	a.add(outcome, checkClicks, text.T("setup.endpoint.ticked", "{{.Who}}; what the endpoint really accepts, measuring shows", "Who", tickedBy(s, clicks)), "")
}

// host compares the URL with the Workflows host. Another host needs the
// admin's word, because credentials will be sent there.
func (a *attempt) host(ws *workspace.Workspace, e *workspace.Endpoint, parsed workflows.InvokeURL) error {
	switch HostMatch(ws, parsed.Origin) {
	case workspace.Passed:
		a.pass(checkHost, text.T("setup.endpoint.host-same", "Same as the org's Workflows"))
	case workspace.Unknown:
		a.add(workspace.Unknown, checkHost, text.T("setup.endpoint.host-unknown", "The org's Workflows host isn't known, so it can't tell"), "")
	default:
		if e.OtherHost != parsed.Origin {
			return otherHost(ws.Org.Workflows, parsed.Origin)
		}
		a.add(workspace.Noted, checkHost, text.T("setup.endpoint.host-other", "Differs from {{.Host}}; right, as you said", "Host", ws.Org.Workflows), "")
	}
	return nil
}

// HostMatch compares an Invoke URL's origin with the org's Workflows host.
func HostMatch(ws *workspace.Workspace, origin string) workspace.Outcome {
	switch ws.Org.Workflows {
	case "":
		return workspace.Unknown
	case origin:
		return workspace.Passed
	}
	return workspace.Failed
}

func (a *attempt) level(e *workspace.Endpoint) error {
	m := measurementOf(e)
	switch {
	case e.Level == "":
		return levelMissing()
	case m != nil && m.Verdict == workspace.VerdictBroken:
		a.rests(m)
		if onlyList(e, m) {
			a.measuredLevel(e, m)
		}
		return measuredOtherwise(e, m)
	case m != nil && m.Verdict == workspace.VerdictHolds:
		a.measuredLevel(e, m)
		return nil
	case m != nil && seenBroken(e) != nil:
		return seenBroken(e)
	case e.Level == workspace.LevelToken && e.ClientToken == "":
		return badField("endpoint.client-token", text.T("setup.endpoint.token-missing", "The client token is still missing. Paste the Invoke URL with its token, or the token alone."), problem.EditInvokeURL)
	case e.Level == workspace.LevelOAuth && e.ServiceAppID == "":
		return keyFirst()
	case TokenCame(*e):
		return tokenCame(e.Level)
	}
	if m != nil {
		a.add(workspace.Unknown, checkLevel, text.T("setup.endpoint.untold", "{{.Level}}, as declared here; measuring couldn't tell", "Level", e.Level.Name()), "")
		return nil
	}
	a.add(workspace.Noted, checkLevel, text.T("setup.endpoint.declared", "{{.Level}}, as declared here", "Level", e.Level.Name()), "")
	return nil
}
