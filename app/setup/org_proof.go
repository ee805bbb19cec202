package setup

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// OrgStands reports whether the checks of the org that need no sign-in were
// made and none of them failed.
func OrgStands(ws *workspace.Workspace) bool {
	p := ws.Org.Step.Proof
	return ws.Org.Origin != "" && p != nil && reached(p.Checks)
}

// reached reports whether the org answered and no check of it failed. What
// was checked of a sign-in doesn't count.
func reached(checks []workspace.Check) bool {
	for _, name := range openChecks() {
		stands := func(c workspace.Check) bool {
			return c.Name.Key == name.Key && c.Outcome != workspace.Failed && c.Outcome != workspace.Waiting
		}
		if !slices.ContainsFunc(checks, stands) {
			return false
		}
	}
	return true
}

// standing carries what was checked of the org, or checks it again where that
// failed: a sign-in isn't proof of an org that didn't answer.
func (w *Walk) standing(ctx context.Context, a *attempt, ws *workspace.Workspace) (workspace.Org, error) {
	if !OrgStands(ws) {
		org, err := w.probeOrg(ctx, a, ws.Org.Origin)
		org.Entered = ws.Org.Entered
		return org, err
	}
	a.carry(ws.Org.Step.Proof, wellKnown, openChecks()...)
	return ws.Org, nil
}

// unprove sets checks of a step's proof back to not made: what they said no
// longer holds.
func unprove(s *workspace.Step, names ...text.Text) {
	if s.Proof == nil {
		return
	}
	for i, c := range s.Proof.Checks {
		for _, name := range names {
			if c.Name.Key == name.Key {
				s.Proof.Checks[i] = workspace.Check{Name: name, Outcome: workspace.Waiting}
			}
		}
	}
}

// correct replaces what a check of a step's proof says by what a fix made of it.
func correct(s *workspace.Step, name, detail text.Text) {
	if s.Proof == nil {
		return
	}
	for i, c := range s.Proof.Checks {
		if c.Name.Key == name.Key {
			s.Proof.Checks[i] = workspace.Check{Name: name, Detail: detail, Outcome: workspace.Passed}
		}
	}
}

// tokenURL tells whether the metadata names the token URL or Okta's usual one
// was taken because it names none on the org's own origin.
func (a *attempt) tokenURL(meta *oauth.Metadata, address okta.Address) (string, workspace.Origin) {
	var published struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	if own, err := okta.ParseAddress(meta.Issuer); err == nil && own.Origin != address.Origin {
		a.add(workspace.Noted, checkTokenURL, text.T("setup.org.token-renamed", "The org calls itself {{.Own}}, not {{.Org}}: it may refuse tokens asked for here. Step 3 offers to take its own domain.", "Own", domainOf(own.Origin), "Org", domainOf(address.Origin)), "")
		return meta.TokenEndpoint, workspace.FromAddress
	}
	if meta.TokenEndpoint != address.Origin+orgTokenPath && strings.HasPrefix(meta.TokenEndpoint, address.Origin+"/oauth2/") {
		a.add(workspace.Noted, checkTokenURL, text.T("setup.org.token-custom", "{{.Path}} is a custom authorization server's, which gives no tokens for flows. Step 3 offers to ask the org itself.", "Path", strings.TrimPrefix(meta.TokenEndpoint, address.Origin)), "")
		return meta.TokenEndpoint, workspace.FromMetadata
	}
	if json.Unmarshal(meta.Raw, &published) == nil && published.TokenEndpoint == meta.TokenEndpoint {
		a.pass(checkTokenURL, text.T("setup.org.token-from-metadata", "From the org's metadata"))
		return meta.TokenEndpoint, workspace.FromMetadata
	}
	a.add(workspace.Noted, checkTokenURL, text.T("setup.org.token-from-address", "Okta's usual one; the metadata names none on {{.Org}}", "Org", address.Domain), "")
	return meta.TokenEndpoint, workspace.FromAddress
}

func reachedBy(address okta.Address) text.Text {
	if address.Cell == okta.CellPractice {
		return text.T("setup.org.on-loopback", "On this computer, over loopback")
	}
	return text.T("setup.org.over-tls", "Over TLS, certificate verified")
}

func (a *attempt) engine(pipeline string) {
	switch pipeline {
	case "idx":
		a.pass(checkEngine, text.T("setup.org.engine-idx", "Identity Engine"))
	case "v1":
		a.pass(checkEngine, text.T("setup.org.engine-classic", "Classic Engine"))
	default:
		a.add(workspace.Unknown, checkEngine, text.T("setup.org.engine-unknown", "Can't tell from this org's answer"), "")
	}
}

// clock compares the Date header, which has a resolution of one second, with
// this computer's clock and returns the org's offset.
func (a *attempt) clock(local, server time.Time) time.Duration {
	if server.IsZero() {
		a.add(workspace.Unknown, checkClock, text.T("setup.org.clock-unknown", "The answer carried no date"), "")
		return 0
	}
	offset := server.Add(500 * time.Millisecond).Sub(local)
	measure := seconds(offset)
	if offset.Abs() <= ClockTolerance {
		a.add(workspace.Passed, checkClock, text.T("setup.org.clock-near", "A notice appears above 30 s"), measure)
		if offset.Abs() <= 2*time.Second {
			return 0 // within the resolution of the header
		}
		return offset.Round(time.Second)
	}
	a.add(workspace.Noted, checkClock, text.T("setup.org.clock-far", "This computer's clock differs; requests are corrected"), measure)
	return offset.Round(time.Second)
}

// seconds is an offset as a proof shows it, with its sign where it isn't
// nothing.
func seconds(d time.Duration) string {
	if d.Abs() < 50*time.Millisecond {
		return "0.0 s"
	}
	return fmt.Sprintf("%+.1f s", d.Seconds())
}
