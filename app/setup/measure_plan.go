package setup

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// MeasurePlan is what measuring an endpoint would do, told before it is done.
type MeasurePlan struct {
	// Probes are all of them in order; those that aren't sent say why.
	Probes []workspace.Probe
	// Requests is how many are sent at most. Each that is accepted runs the flow: Runs
	// of them at most where the level holds.
	Requests, Runs int
	// OrgRequests is about how many go to the org besides, for tokens and the second
	// service app.
	OrgRequests int
	Draft       workspace.Draft // the request that they are
	Second      SecondAppPlan
	// Confirm is what has to be typed first, "" off production: the org's domain, or
	// the host of an endpoint elsewhere.
	Confirm string
	// Left are the labels of probe apps that may still be in the org, Unreadable
	// why that can't be told.
	Left       []string
	Unreadable error
	// Last is what was measured of the endpoint as it stands, nil for nothing.
	Last *workspace.Measurement
}

// SecondAppPlan is what the consent to a second service app is about.
type SecondAppPlan struct {
	// Tells: its probe shows whether any service app may call, or only those of a
	// list. It does so at OAuth 2.0 where the endpoint's own app is known.
	Tells bool
	// Label is what the app will be called, but for the time.
	Label string
	// Right says whether whoever is signed in may make it. Where the answer is
	// RightNo it isn't made, whatever was consented to.
	Right Right

	// Origin is that of the org it is made in.
	Origin string

	bound bool // its tokens are, as the own app's
}

// SecondAppRequests gives the requests with which the second service apps of plans
// change the org, each once, built by what builds those: the app is made and gets its
// scope, and goes again after its one call. Nothing is sent. [NewKeyToCome], [IDToCome]
// and [audit.TimeToCome] stand for what isn't known yet. The app's tokens are bound as
// those of the endpoint's own app were last.
func SecondAppRequests(ctx context.Context, plans ...MeasurePlan) ([]Preview, error) {
	public, err := keyToCome(KeyChoice{Type: audit.SecondKey})
	if err != nil {
		return nil, err
	}
	var all []Preview
	for _, p := range plans {
		if !p.Second.Tells {
			continue
		}
		requests, err := previewChanges(ctx, p.Second.Origin, func(ctx context.Context, client *okta.Client, id string) {
			_, _ = client.CreateServiceApp(ctx, audit.SecondSpec(audit.LabelToCome, public, p.Second.bound))
			_, _ = client.GrantScope(ctx, id, okta.ScopeInvokeManage)
			_ = client.DeactivateApp(ctx, id)
			_ = client.DeleteApp(ctx, id)
		})
		if err != nil {
			return nil, err
		}
		for _, r := range requests {
			if !slices.ContainsFunc(all, r.Sends) {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

// MeasurePlan says what [Walk.Measure] would do. It sends nothing, and reads one
// small file: never on the UI goroutine.
func (w *Walk) MeasurePlan(endpointID string, o MeasureOptions) (MeasurePlan, error) {
	ws := w.Workspace()
	if err := Measurable(ws, endpointID); err != nil {
		return MeasurePlan{}, err
	}
	e := ws.Endpoint(endpointID)
	p := MeasurePlan{Draft: o.draft(e), Second: secondPlan(ws, e), Confirm: nameToType(ws, e)}
	if e.Measured.Of(e) {
		p.Last = e.Measured
	}
	p.Left, p.Unreadable = w.LeftProbes()
	material := w.material(ws, e, o.SecondApp)
	if e.ClientToken != "" {
		material.ClientToken = secret.New("known") // any will do: nothing is sent
	}
	p.Probes = audit.Plan(audit.Target{URL: e.InvokeURL, Level: e.Level, Apps: allowedOf(e), Draft: p.Draft, TokenInQuery: e.TokenInQuery}, material)
	p.Runs, p.OrgRequests = audit.Runs(p.Probes), audit.OrgRequests(material)
	for i := range p.Probes {
		switch probe := &p.Probes[i]; {
		case probe.Outcome == "":
			p.Requests++
			probe.Sent = planned(probe)
		case probe.Name == workspace.ProbeAccessOtherApp && p.Second.Tells && p.Second.Right.Answer == RightNo:
			probe.Why = text.T("measure.second.no", "It needs a second service app. {{.Why}}", "Why", p.Second.Right.Why)
		}
	}
	return p, nil
}

// planned says of a token that opens something else than the flow what that is:
// the flow gets to see it. Which scopes the app has isn't known without asking.
func planned(p *workspace.Probe) text.Text {
	if p.Name == workspace.ProbeAccessOtherScope {
		return text.T("measure.sent.scope", "An access token of the service app for another of its scopes, one that only reads (okta.….read)")
	}
	return p.Sent
}

func secondPlan(ws *workspace.Workspace, e *workspace.Endpoint) SecondAppPlan {
	own := ownApp(ws, e)
	return SecondAppPlan{
		Tells:  e.Level == workspace.LevelOAuth && own != nil,
		Label:  probeLabel,
		Right:  rightToProbe(ws),
		Origin: ws.Org.Origin, bound: own != nil && own.DPoP,
	}
}

// rightToProbe is the right to make an app with a scope: the lesser of the two
// that it takes.
func rightToProbe(ws *workspace.Workspace) Right {
	grants, apps := RightTo(ws, signin.GrantScopes), RightTo(ws, signin.ManageApps)
	if grants.Answer != RightNo && apps.Answer == RightNo || grants.Answer == RightYes && apps.Answer == RightCantTell {
		return apps
	}
	return grants
}
