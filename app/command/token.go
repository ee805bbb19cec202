package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// tokenCommand gets an access token with a service app's key, from any server.
type tokenCommand struct {
	Org             string        `help:"Any address of the org, or the origin of another authorization server." placeholder:"URL" required:""`
	ClientID        string        `help:"The app's client ID." placeholder:"ID" name:"client-id" required:""`
	KeyFile         string        `help:"File with the app's private key, in any form; - is standard input." placeholder:"FILE" name:"key-file" required:""`
	KeyPasswordFile string        `help:"File with the password of an encrypted key; - is standard input." placeholder:"FILE" name:"key-password-file"`
	Kid             string        `help:"What the app calls the key (default: what the file says, else the thumbprint)." placeholder:"KID"`
	Alg             string        `help:"RS256, RS384, RS512, ES256, ES384 or ES512 (default: what suits the key)." enum:",RS256,RS384,RS512,ES256,ES384,ES512" default:"" placeholder:"ALG"`
	Scope           []string      `help:"Scope to ask for; repeat for several (default: ${default})." default:"okta.workflows.invoke.manage" sep:"none" placeholder:"SCOPE"`
	DPoP            string        `help:"Proof of possession: ${enum}; auto finds out." enum:"auto,on,off" default:"auto" name:"dpop"`
	ClockCorrection bool          `help:"Go by the server's clock where this computer's is wrong (the default); off is for experiments." name:"clock-correction" default:"true" negatable:""`
	Timeout         time.Duration `help:"How long it may take." default:"60s" placeholder:"D"`
	ShowToken       bool          `help:"Print the token itself." name:"show-token"`
	TokenOut        string        `help:"Write the token itself to this file, which only you can read." placeholder:"FILE" name:"token-out"`
	JSON            bool          `help:"Print one JSON object on one line." name:"json"`
}

func (c *tokenCommand) run(ctx context.Context, env Env, _ *commandLine) int {
	request, err := c.request(env)
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		return fail(env, c.JSON, p, ExitCheckFailed)
	}
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	trusted, err := trustedAuthorities()
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	out, err := draftToken(c.TokenOut)
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	defer out.discard()
	network := wire.New(wire.Config{Now: env.Now, UserAgent: "flowlatch/" + env.Version, RootCAs: trusted})
	defer network.Close()
	source := token.New(token.Config{Network: network, Now: env.Now, Timeout: c.Timeout})
	result, err := source.Ask(ctx, request)
	if err == nil {
		err = out.keep(result.Token.Access)
	} else {
		err = source.Explain(ctx, request, &result, err)
	}
	return c.report(env, newTokenReport(request, result), c.hint(err))
}

// hint puts the flag that is in the way before a Problem's ways out, which are
// the window's.
func (c *tokenCommand) hint(err error) error {
	if err == nil {
		return nil
	}
	p := problem.From(err)
	var way text.Text
	switch {
	case p.Code == "token.clock" && !c.ClockCorrection:
		way = text.T("token.hint.clock", "Leave out --no-clock-correction")
	case p.Code == "token.dpop" && c.DPoP == string(oauth.DPoPNever):
		way = text.T("token.hint.dpop", "Leave out --dpop off")
	case p.Code == "token.no-scope", p.Code == "token.openid":
		way = text.T("token.hint.scope", "Name other scopes with --scope")
	case p.Code == "token.client-unknown", p.Code == "token.not-service":
		way = text.T("token.hint.client", "Correct --client-id")
	case p.Code == "network.untrusted":
		way = text.T("token.hint.authority", "Name a file with its authority's certificate (PEM) in "+authoritiesVariable)
	case p.Code == "token.audience":
		way = text.T("token.hint.org", "Name the org's own domain with --org")
	default:
		return err
	}
	hinted := *p
	hinted.Ways = append([]problem.Way{problem.NewWay(problem.Retry, way, text.Text{})}, p.Ways...)
	return &hinted
}

// request puts the flags together. Its errors are about the command line, but
// for a Problem, which is about the key.
func (c *tokenCommand) request(env Env) (token.Request, error) {
	origin, err := serverOrigin(c.Org)
	if err != nil {
		return token.Request{}, err
	}
	r := token.Request{Origin: origin, ClientID: c.ClientID, DPoP: oauth.DPoPMode(c.DPoP), Uncorrected: !c.ClockCorrection}
	if !printable(c.ClientID) {
		return r, errors.New("--client-id: it is empty or has characters that a client ID can't have")
	}
	for _, scope := range c.Scope {
		r.Scopes = append(r.Scopes, strings.Fields(scope)...)
	}
	for _, scope := range r.Scopes {
		if !printable(scope) || strings.ContainsAny(scope, `"\`) {
			return r, fmt.Errorf("--scope %q: it has characters that a scope can't have", scope)
		}
	}
	if c.Kid != "" && !printable(c.Kid) {
		return r, errors.New("--kid: it has characters other than visible ASCII")
	}
	if c.Timeout <= 0 {
		return r, errors.New("--timeout: it must be longer than nothing")
	}
	r.Key, err = c.key(env)
	return r, err
}

// printable reports whether s is not empty and all visible ASCII or spaces (RFC
// 6749 appendix A).
func printable(s string) bool {
	return s != "" && strings.Trim(s, visibleASCII) == ""
}

const visibleASCII = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// report prints what came of it and picks the exit code.
func (c *tokenCommand) report(env Env, r *tokenReport, err error) int {
	r.finish(err)
	r.warn(env, c.ShowToken || c.TokenOut != "")
	if c.ShowToken && r.token != nil {
		r.Access = r.token.Access.Reveal()
	}
	switch {
	case c.JSON:
		_ = printJSON(env, r) // Run sees that it failed
	case r.problem != nil:
		r.printExchanges(env.Stderr)
		tell(env, r.problem)
	default:
		r.print(env)
	}
	switch {
	case r.problem == nil:
		return ExitDone
	case r.problem.Unreachable():
		return ExitUnreachable
	}
	return ExitCheckFailed
}
