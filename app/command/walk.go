package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// walkCommand goes through the walk on a practice org. What an admin does in
// a console is done through the practice console's forms.
type walkCommand struct {
	Practice        bool `help:"Use a practice org of its own, in memory."`
	runningPractice `embed:""`

	Level   string `help:"Security level of the endpoint that is set up: ${enum}." enum:"oauth,token,public" default:"oauth"`
	NoAdmin bool   `help:"Without signing in: wholly by console clicks." name:"no-admin"`
	Fault   string `help:"Make the mistake that fails this step: ${enum}." enum:",org,connection,service-app,endpoint,invoke" default:"" placeholder:"STEP"`
	JSON    bool   `help:"Print one JSON object on one line." name:"json"`
}

var errWhichPractice = errors.New("walk needs either --practice or --practice-url with --admin-token-file")

func (c *walkCommand) run(ctx context.Context, env Env, _ *commandLine) int {
	elsewhere, err := c.resolve(env)
	if err == nil && c.Practice == (elsewhere != nil) {
		err = errWhichPractice
	}
	if err != nil {
		return refuse(env, c.JSON, err)
	}
	removeStale(ctx, env)
	dir, err := os.MkdirTemp(env.TempDir, walkFolder+"*")
	if err != nil {
		return fail(env, c.JSON, err, ExitCheckFailed)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	journal, undo := makeJournalFolder(env)
	defer undo()
	a, err := app.Open(app.Config{Dir: dir, VaultDir: journal, Now: env.Now, Version: env.Version, Practice: elsewhere, PracticeInMemory: true})
	if err != nil {
		return fail(env, c.JSON, err, ExitCheckFailed)
	}
	chooseStore(ctx, env, a.Vault)
	if err := sweepKilled(ctx, env, a.Vault); err != nil {
		fmt.Fprintln(env.Stderr, "flowlatch: secrets of an earlier walk may still be in the keychain:", err)
	}
	report, err := c.walk(ctx, env, a)
	return c.close(env, a, report, err)
}

// chooseStore takes the OS keychain when it is there, else this session only,
// and says so: nothing the walk makes is meant to outlive it.
func chooseStore(ctx context.Context, env Env, v *vault.Vault) {
	status := v.Check(ctx)
	if status.State == vault.Ready {
		return
	}
	title, _ := problem.VaultWords(status.State)
	fmt.Fprintf(env.Stderr, "%s: secrets are kept in memory for this session only.\n", title)
	v.UseSession()
}

// leaveTimeout is how long removing the walk's keychain items may take.
const leaveTimeout = 30 * time.Second

// close removes the walk's secrets, reports, and picks the exit code.
func (c *walkCommand) close(env Env, a *app.App, report *walkReport, err error) int {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTimeout)
	defer cancel()
	for _, ref := range a.Vault.Refs() {
		if e := a.Vault.Delete(ctx, ref); e != nil && !errors.Is(e, vault.ErrNotFound) {
			err = errors.Join(err, fmt.Errorf("remove a keychain item: %w", e))
		}
	}
	if e := a.Close(); e != nil && err == nil {
		err = e
	}
	report.finish(err)
	if c.JSON {
		_ = printJSON(env, report) // Run sees that it failed
	} else {
		report.print(env)
	}
	return exitCode(report)
}

func exitCode(report *walkReport) int {
	switch {
	case report.OK:
		return ExitDone
	case report.problem != nil && report.problem.Unreachable():
		return ExitUnreachable
	}
	return ExitCheckFailed
}

// walk takes the steps and stops at the first that does not hold.
func (c *walkCommand) walk(ctx context.Context, env Env, a *app.App) (*walkReport, error) {
	report := newWalkReport(a.Vault.Status().Store)
	walk, err := a.Practise(ctx)
	if err != nil {
		return report, err
	}
	practice, _ := a.Practice()
	hand, err := a.Trainee()
	if err != nil {
		return report, err
	}
	t := &tour{
		walk: walk, hand: hand, practice: practice, say: func(s string) { c.progress(env, s) },
		level: workspace.Level(c.Level), noAdmin: c.NoAdmin, fault: workspace.StepID(c.Fault), report: report,
		endpoint: walk.Workspace().Place.EndpointID,
	}
	err = t.run(ctx)
	report.collect(walk.Workspace(), t.endpoint)
	return report, err
}

func (c *walkCommand) progress(env Env, s string) {
	if !c.JSON {
		fmt.Fprintln(env.Stdout, s)
	}
}
