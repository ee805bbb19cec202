package command

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// The most that a practice org is filled with: beyond it a start takes seconds.
const (
	mostPracticeApps  = 100_000
	mostPracticeUsers = 1_000
)

// practiceCommand runs a practice org in memory.
type practiceCommand struct {
	Port  int           `help:"Port on 127.0.0.1; 0 takes a free one." default:"0"`
	Skew  time.Duration `type:"shift" help:"Shift the org's clock against this computer's, such as 10m or -10m."`
	Fault []string      `help:"Switch a failure on; repeat for several." placeholder:"NAME"`
	Apps  int           `help:"So many more apps than the org has anyway: a large org to look through." placeholder:"N"`
	Users int           `help:"So many more people who can sign in; every tenth is an administrator." placeholder:"N"`
	For   time.Duration `help:"Stop by itself after this long." placeholder:"D"`
	JSON  bool          `help:"Print one JSON object on one line." name:"json"`
}

// practiceReport is the JSON of the practice command. Members are stable.
type practiceReport struct {
	OrgURL       string             `json:"orgUrl"`
	AdminToken   string             `json:"adminToken"`
	WorkflowsURL string             `json:"workflowsUrl"`
	ConsoleURL   string             `json:"consoleUrl"`
	ServiceURL   string             `json:"serviceUrl"` // the third party's service beside the org
	Endpoints    []practiceEndpoint `json:"endpoints"`
}

type practiceEndpoint struct {
	Name        string `json:"name"`
	Flow        string `json:"flow"`
	InvokeURL   string `json:"invokeUrl"`
	Level       string `json:"level"`
	Apps        string `json:"apps,omitempty"`
	ClientToken string `json:"clientToken,omitempty"`
}

func (c *practiceCommand) run(ctx context.Context, env Env, _ *commandLine) int {
	if err := c.check(); err != nil {
		return refuse(env, c.JSON, err)
	}
	org, err := practice.New(practice.Config{Port: c.Port, Now: env.Now, Skew: c.Skew, Faults: c.Fault, Apps: c.Apps, People: c.Users})
	if err != nil {
		return fail(env, c.JSON, err, ExitCheckFailed)
	}
	defer func() { _ = org.Close() }()
	if c.Port != 0 && org.URL() != fmt.Sprintf("http://127.0.0.1:%d", c.Port) {
		fmt.Fprintf(env.Stderr, "Port %d is taken; the practice org runs at %s\n", c.Port, org.URL())
	}
	if err := c.announce(env, org); err != nil {
		return ExitCheckFailed // nobody knows where it is; Run reports it
	}
	if c.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.For)
		defer cancel()
	}
	if err := org.Serve(ctx); err != nil && ctx.Err() == nil {
		return fail(env, c.JSON, err, ExitUnreachable)
	}
	return ExitDone
}

// check finds what is wrong with the flags.
func (c *practiceCommand) check() error {
	if c.Port < 0 || c.Port > 65535 {
		return fmt.Errorf("--port %d: a port is 0 to 65535", c.Port)
	}
	if c.Apps < 0 || c.Apps > mostPracticeApps {
		return fmt.Errorf("--apps %d: an org takes 0 to %d more", c.Apps, mostPracticeApps)
	}
	if c.Users < 0 || c.Users > mostPracticeUsers {
		return fmt.Errorf("--users %d: an org takes 0 to %d more", c.Users, mostPracticeUsers)
	}
	var known []string
	for _, f := range practice.KnownFaults() {
		known = append(known, f.Name)
	}
	for _, name := range c.Fault {
		if !slices.Contains(known, name) {
			return fmt.Errorf("--fault %q: known are %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// announce says where the org is and what is in it.
func (c *practiceCommand) announce(env Env, org *practice.Org) error {
	r := practiceReport{
		OrgURL: org.URL(), AdminToken: org.AdminToken(), WorkflowsURL: org.WorkflowsURL(), ConsoleURL: org.ConsoleURL(),
		ServiceURL: org.Service().URL(),
	}
	for _, e := range org.Endpoints() {
		r.Endpoints = append(r.Endpoints, practiceEndpoint(e))
	}
	if c.JSON {
		return printJSON(env, r)
	}
	fmt.Fprintf(env.Stdout, "Practice org   %s\nAdmin token    %s\nConsole        %s\nService        %s\n\n", r.OrgURL, r.AdminToken, r.ConsoleURL, r.ServiceURL)
	for _, e := range r.Endpoints {
		fmt.Fprintf(env.Stdout, "%-12s %-7s %s\n", e.Name, e.Level, e.InvokeURL)
	}
	_, err := fmt.Fprintln(env.Stdout, "\nEverything runs on this computer. Press Ctrl+C to stop.")
	return err
}

// decodeShift reads a duration that may be negative. Kong takes a value that begins
// with a hyphen for a flag unless it is written with "=".
func decodeShift(c *kong.DecodeContext, target reflect.Value) error {
	value := c.Scan.Pop()
	if value.IsEOL() {
		return errors.New("missing value, expecting a duration such as 10m or -10m")
	}
	d, err := time.ParseDuration(fmt.Sprint(value.Value))
	if err != nil {
		return fmt.Errorf("expected a duration such as 10m or -10m but got %q", value.Value)
	}
	target.Set(reflect.ValueOf(d))
	return nil
}
