package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// auditCommand measures what an endpoint accepts and refuses.
type auditCommand struct {
	URL   string `help:"The endpoint's Invoke URL, without its client token." placeholder:"URL" name:"url" required:""`
	Level string `help:"The security level that it is declared to have: ${enum}." enum:"oauth,token,public" placeholder:"LEVEL" required:""`
	Apps  string `help:"Which service apps it is declared to let call, at level oauth: any or list." enum:",any,list" default:"" placeholder:"APPS"`

	ClientTokenFile string `help:"File with the endpoint's client token; - is standard input." placeholder:"FILE" name:"client-token-file"`
	TokenInQuery    bool   `help:"The client token is declared to travel in the query, not in the header." name:"token-in-query"`

	Org             string   `help:"Any address of the org, which gives the access tokens." placeholder:"URL"`
	ClientID        string   `help:"Client ID of the service app that may call the endpoint." placeholder:"ID" name:"client-id"`
	KeyFile         string   `help:"File with that app's private key, in any form; - is standard input." placeholder:"FILE" name:"key-file"`
	KeyPasswordFile string   `help:"File with the password of an encrypted key; - is standard input." placeholder:"FILE" name:"key-password-file"`
	Kid             string   `help:"What the app calls the key (default: what the file says, else the thumbprint)." placeholder:"KID"`
	Alg             string   `help:"RS256, RS384, RS512, ES256, ES384 or ES512 (default: what suits the key)." enum:",RS256,RS384,RS512,ES256,ES384,ES512" default:"" placeholder:"ALG"`
	Scope           []string `help:"Scope to ask for (default: ${default})." default:"okta.workflows.invoke.manage" sep:"none" placeholder:"SCOPE"`
	DPoP            string   `help:"Proof of possession: ${enum}; auto finds out." enum:"auto,on,off" default:"auto" name:"dpop"`
	ClockCorrection bool     `help:"Go by the server's clock where this computer's is wrong (the default)." name:"clock-correction" default:"true" negatable:""`

	AdminTokenFile string `help:"File with an API token of a super admin of --org; - is standard input. Giving it is the consent to a second service app: it is made for one probe, named Flowlatch probe and the date, and deleted after it." placeholder:"FILE" name:"admin-token-file"`
	SecondApp      bool   `help:"Make the second service app (the default with --admin-token-file)." name:"second-app" default:"true" negatable:""`

	Method     string        `help:"Method that the flow is for: ${enum}." enum:"POST,GET" default:"POST"`
	DataFile   string        `help:"File with the body of the probes (default: {}), which the flow runs with when a probe is accepted; - is standard input." placeholder:"FILE" name:"data-file"`
	OtherHost  bool          `help:"The endpoint's host is right although it isn't the org's Workflows: credentials are sent there." name:"other-host"`
	Production string        `help:"The endpoint's host, typed again: asked for where its flow runs in production." placeholder:"HOST" name:"production"`
	Timeout    time.Duration `help:"How long one probe may take; Okta lets flows take 60 s. No request to the org takes more than 30 s." default:"65s" placeholder:"D"`
	JSON       bool          `help:"Print one JSON object on one line." name:"json"`
}

func (c *auditCommand) run(ctx context.Context, env Env, _ *commandLine) int {
	given, err := c.read(env)
	if p, ok := errors.AsType[*problem.Problem](err); ok { // about the key
		return fail(env, c.JSON, p, ExitCheckFailed)
	}
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	network, err := c.network(env)
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	defer network.Close()
	m := measuring{auditInput: given, env: env, network: network, timeout: c.Timeout, orgTimeout: c.orgTimeout(), pacer: newPacer(env, given.org)}
	for _, take := range []func(context.Context) (func(), error){m.takeEndpoint, m.openJournal} {
		release, err := take(ctx)
		if err != nil {
			return fail(env, c.JSON, err, ExitCheckFailed)
		}
		defer release()
	}
	report, err := m.measure(ctx)
	if errors.Is(err, audit.ErrTarget) {
		return refuse(env, c.JSON, fmt.Errorf("--url: %w", err))
	}
	return c.report(env, report)
}

func (c *auditCommand) network(env Env) (*wire.Network, error) {
	trusted, err := trustedAuthorities()
	if err != nil {
		return nil, err
	}
	return wire.New(wire.Config{Now: env.Now, UserAgent: "flowlatch/" + env.Version, RootCAs: trusted, Timeout: c.orgTimeout()}), nil
}

// longestOrgCall bounds a request to the org, which no flow has to finish before.
const longestOrgCall = 30 * time.Second

func (c *auditCommand) orgTimeout() time.Duration { return min(c.Timeout, longestOrgCall) }

// report prints what was measured and picks the exit code.
func (c *auditCommand) report(env Env, r *auditReport) int {
	if c.JSON {
		_ = printJSON(env, r) // Run sees that it failed
	} else {
		r.print(env)
	}
	switch {
	case r.Verdict == string(workspace.VerdictHolds) && r.problem == nil:
		return ExitDone
	case r.problem != nil && r.problem.Unreachable():
		return ExitUnreachable
	}
	return ExitCheckFailed
}
