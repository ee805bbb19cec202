package command

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// auditInput is what the flags of audit say, with the files read.
type auditInput struct {
	target      audit.Target
	clientToken secret.Secret  // zero = none is known
	request     *token.Request // of the service app; nil = none is known
	org         auditOrg
	adminToken  secret.Secret // zero = nobody is signed in
	second      bool          // the second app may be made
}

// auditOrg is the org that the access tokens are from; the zero value is none.
type auditOrg struct {
	origin   string
	practice bool
	onHost   bool // the endpoint is certain to be on this org's Workflows
}

// read puts the flags together. Its errors are about the command line, but for
// a Problem, which is about the key.
func (c *auditCommand) read(env Env) (auditInput, error) {
	var in auditInput
	if err := c.check(); err != nil {
		return in, err
	}
	address, query, err := endpointURL(c.URL)
	if err != nil {
		return in, err
	}
	in.target = audit.Target{URL: address, Level: workspace.Level(c.Level), TokenInQuery: c.TokenInQuery}
	in.target.Draft.Query = query
	if c.Apps != "" && in.target.Level != workspace.LevelOAuth {
		fmt.Fprintln(env.Stderr, "flowlatch: --apps says nothing at level", c.Level)
	} else {
		in.target.Apps = workspace.Allowed(c.Apps)
	}
	if in.org, err = c.auditOrg(address); err != nil {
		return in, err
	}
	if err := c.confirmed(address); err != nil {
		return in, err
	}
	return in, c.readFiles(env, &in)
}

// check finds flags that don't go together.
func (c *auditCommand) check() error {
	stdin := 0
	for _, path := range []string{c.ClientTokenFile, c.KeyFile, c.KeyPasswordFile, c.AdminTokenFile, c.DataFile} {
		if path == "-" {
			stdin++
		}
	}
	switch {
	case stdin > 1:
		return errors.New("only one of the files can be standard input")
	case (c.ClientID == "") != (c.KeyFile == ""):
		return errors.New("--client-id and --key-file go together")
	case c.Org == "" && (c.ClientID != "" || c.AdminTokenFile != ""):
		return errors.New("--client-id and --admin-token-file go with --org")
	case c.Timeout <= 0:
		return errors.New("--timeout: it must be longer than nothing")
	}
	return nil
}

// confirmed asks for the host of an endpoint in production: its flow is about to
// be run.
func (c *auditCommand) confirmed(address string) error {
	host := setup.ProductionHost(address)
	if host == "" || strings.EqualFold(strings.TrimSpace(c.Production), host) {
		return nil
	}
	return fmt.Errorf("--production: probes that are accepted run the flow in production. To have it run, say --production %s", host)
}

func (c *auditCommand) readFiles(env Env, in *auditInput) (err error) {
	if err = c.draft(env, &in.target.Draft); err != nil {
		return err
	}
	if c.ClientTokenFile != "" {
		if in.clientToken, err = readSecret(env, c.ClientTokenFile); err != nil {
			return fmt.Errorf("--client-token-file: %w", err)
		}
	}
	if c.AdminTokenFile != "" {
		if in.adminToken, err = readSecret(env, c.AdminTokenFile); err != nil {
			return fmt.Errorf("--admin-token-file: %w", err)
		}
	}
	in.second = c.SecondApp && !in.adminToken.IsZero()
	if c.ClientID == "" {
		return nil
	}
	asked := tokenCommand{
		Org: c.Org, ClientID: c.ClientID, KeyFile: c.KeyFile, KeyPasswordFile: c.KeyPasswordFile, Kid: c.Kid, Alg: c.Alg,
		Scope: c.Scope, DPoP: c.DPoP, ClockCorrection: c.ClockCorrection, Timeout: c.orgTimeout(),
	}
	request, err := asked.request(env)
	in.request = &request
	return err
}

// maxAuditBody bounds the body of the probes, in bytes.
const maxAuditBody = 1 << 20

// draft completes the request that the probes are.
func (c *auditCommand) draft(env Env, d *workspace.Draft) error {
	d.Method, d.Body = c.Method, "{}"
	if c.DataFile != "" {
		data, err := readFile(env, c.DataFile, maxAuditBody)
		switch {
		case err != nil:
			return fmt.Errorf("--data-file: %w", err)
		case len(data) > maxAuditBody:
			return fmt.Errorf("--data-file: it has more than %d bytes", maxAuditBody)
		}
		d.Body = string(data)
	}
	for _, f := range invoke.Lint(*d, nil) {
		if f.Severity == invoke.Blocking {
			return fmt.Errorf("--data-file: %s", f.Text)
		}
	}
	return nil
}

var errTokenInURL = errors.New("--url: it holds a client token, which other programs can see there. Put it in a file for --client-token-file, and leave it out of the URL")

// endpointURL is the address of the endpoint and its query. Any path will do: what
// answers there is measured, not judged by its address. The errors repeat nothing
// that may be a token.
func endpointURL(raw string) (string, []workspace.Field, error) {
	parsed, err := workflows.ParseInvokeURL(raw)
	if err != nil {
		e, known := errors.AsType[*workflows.InvokeURLError](err)
		if address, ok := plainAddress(raw); ok && known && slices.Contains(otherFaults(), e.Fault) {
			return address, nil, nil
		}
		if !known {
			return "", nil, fmt.Errorf("--url: %w", err)
		}
		return "", nil, fmt.Errorf("--url: %s", problem.InvokeURLSentence(e))
	}
	if !parsed.Token.IsZero() || slices.Contains(parsed.Notes, workflows.NoteMaybeToken) {
		return "", nil, errTokenInURL
	}
	var query []workspace.Field
	for _, name := range slices.Sorted(maps.Keys(parsed.Query)) {
		for _, value := range parsed.Query[name] {
			query = append(query, workspace.Field{Name: name, Value: value})
		}
	}
	return parsed.URL, query, nil
}

// otherFaults are what an address may have that isn't in the form of Okta's.
func otherFaults() []workflows.InvokeURLFault {
	return []workflows.InvokeURLFault{
		workflows.FaultPort, workflows.FaultNoPath, workflows.FaultPath,
		workflows.FaultNoAlias, workflows.FaultAlias, workflows.FaultNoInvoke,
	}
}

// plainAddress takes an https address, or one of this computer, with nothing
// behind its path.
func plainAddress(raw string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", false
	}
	return u.String(), u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Host)
}

// isLoopback reports whether a host is this computer, by a literal address.
func isLoopback(host string) bool {
	if at, err := netip.ParseAddrPort(host); err == nil {
		return at.Addr().IsLoopback()
	}
	at, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && at.IsLoopback()
}

// auditOrg finds the org and holds the endpoint's host against it: the org's
// tokens are sent there.
func (c *auditCommand) auditOrg(endpoint string) (auditOrg, error) {
	if c.Org == "" {
		return auditOrg{}, nil
	}
	origin, err := serverOrigin(c.Org)
	if err != nil {
		return auditOrg{}, err
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return auditOrg{}, fmt.Errorf("--url: %w", err)
	}
	org := auditOrg{origin: origin}
	address, err := okta.ParseAddress(c.Org)
	if err != nil {
		return org, nil // another server: nothing is known of its endpoints
	}
	org.practice = address.Cell == okta.CellPractice
	org.onHost = org.practice || address.Workflows == u.Scheme+"://"+u.Host
	switch {
	case org.practice && !isLoopback(u.Host):
		return org, errors.New("--url: nothing leaves this computer from a practice org")
	case address.Workflows != "" && !org.onHost && !c.OtherHost && !org.practice:
		return org, fmt.Errorf("--url: the org's Workflows is %s, and its tokens would be sent to %s. If that is right, say --other-host", address.Workflows, u.Host)
	}
	return org, nil
}
