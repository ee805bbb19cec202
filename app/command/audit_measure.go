package command

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/audit/supply"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// measuring is one measurement from the command line.
type measuring struct {
	auditInput
	env        Env
	network    *wire.Network
	timeout    time.Duration  // of a probe
	orgTimeout time.Duration  // of getting a token
	pacer      *okta.Pacer    // of the org's admin API
	journal    *audit.Journal // of the org; nil where none is needed or can be had
	refused    error          // why there was no access token
}

// tellLeft says that something is left in the org which can't be removed without
// an administrator.
func (m *measuring) tellLeft(j *audit.Journal) {
	left, err := j.Left()
	switch {
	case err != nil:
		fmt.Fprintln(m.env.Stderr, "flowlatch:", err)
	case len(left) > 0:
		fmt.Fprintf(m.env.Stderr, "flowlatch: %s may still be in the org; --admin-token-file removes it\n", strings.Join(left, ", "))
	}
}

// sweep removes what is left. What can't be removed is told, and no second app is
// made beside it; the error is another one.
func (m *measuring) sweep(ctx context.Context) error {
	admin, err := m.admin()
	if err != nil {
		return err
	}
	removed, err := audit.Sweep(ctx, audit.TokenOwner{Client: admin}, m.journal)
	for _, label := range removed {
		fmt.Fprintf(m.env.Stderr, "%s, left by an earlier measurement, was removed\n", label)
	}
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(m.env.Stderr, "flowlatch: what an earlier measurement may have left in the org couldn't be removed:", err)
	}
	return nil
}

// measure sends the probes. Its error is that nothing could be sent; whatever else
// goes wrong is in the report.
func (m *measuring) measure(ctx context.Context) (*auditReport, error) {
	material, err := m.material()
	if err != nil {
		return nil, err
	}
	trail := &wire.Trail{}
	measured, err := audit.Measure(wire.WithRecorder(ctx, trail), audit.Config{Network: m.network, Now: m.env.Now, Timeout: m.timeout}, m.target, material)
	if errors.Is(err, audit.ErrTarget) {
		return nil, err
	}
	if err == nil && measured.Verdict == workspace.VerdictUnknown {
		err = m.trouble(trail)
	}
	return newAuditReport(measured, problem.From(err)), nil
}

// material is what the probes can be made of.
func (m *measuring) material() (audit.Material, error) {
	material := audit.Material{ClientToken: m.clientToken}
	source := m.supply(token.New(token.Config{Network: m.network, Now: m.env.Now, Timeout: m.orgTimeout}))
	if m.request != nil {
		source.Into(&material, m.target.Level)
	}
	if !m.second || m.journal == nil {
		return material, nil
	}
	admin, err := m.admin()
	material.Second = &audit.SecondApp{Org: audit.TokenOwner{Client: admin}, Token: source.Second, Journal: m.journal}
	return material, err
}

func (m *measuring) supply(tokens *token.Source) supply.App {
	s := supply.App{Tokens: tokens, Now: m.env.Now, Origin: m.org.origin}
	if m.request == nil {
		return s
	}
	s.ClientID, s.AppID, s.Unbound = m.request.ClientID, m.request.ClientID, m.request.DPoP == oauth.DPoPNever
	s.Request = func(context.Context) (token.Request, error) { return *m.request, nil }
	s.Ask = func(ctx context.Context) (token.Result, error) {
		got, err := tokens.Get(ctx, *m.request)
		if err != nil {
			m.refused = tokens.Explain(ctx, *m.request, &got, err)
		}
		return got, m.refused
	}
	if m.adminToken.IsZero() {
		return s
	}
	if m.org.onHost {
		s.Admin = func(context.Context) (*okta.Client, error) { return m.admin() }
	}
	if m.org.practice {
		s.Practice = func(context.Context) (*http.Client, error) { return m.asAdmin() }
	}
	return s
}

func (m *measuring) asAdmin() (*http.Client, error) {
	return m.network.Client(wire.Route{Origin: m.org.origin, Credential: wire.SSWS(m.adminToken)})
}

// newPacer keeps to the share of the org's rate limits that its workspace says, which
// the window keeps to as well.
func newPacer(env Env, org auditOrg) *okta.Pacer {
	share := workspace.UsualShare
	if data, err := env.DataDir(); err == nil && org.origin != "" {
		share = storedShare(filepath.Join(data, workspaceStore), org.origin)
	}
	return okta.NewPacer(okta.PacerConfig{Share: share.Fraction(), Now: env.Now})
}

func (m *measuring) admin() (*okta.Client, error) {
	client, err := m.asAdmin()
	if err != nil {
		return nil, err
	}
	return okta.NewClient(client, m.org.origin, okta.WithPacer(m.pacer))
}

// trouble is what kept the measurement from telling more: there was no access
// token, or the endpoint never answered.
func (m *measuring) trouble(trail *wire.Trail) error {
	if m.refused != nil {
		return m.refused
	}
	var lost error
	for _, x := range trail.Exchanges() {
		if address, _, _ := strings.Cut(x.URL, "?"); address != m.target.URL {
			continue
		}
		if x.Status != 0 {
			return nil
		}
		if lost == nil {
			lost = &wire.Error{Kind: x.Kind, Method: x.Method, URL: x.URL, Proxy: x.Proxy, Sent: true, Err: errors.New(x.Failure)}
		}
	}
	return lost
}
