package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// clicksCheck is what the proof of step 4 says about the clicks.
func (b *bench) clicksCheck() string {
	for _, c := range b.security().Proof.Checks {
		if c.Name.String() == "Console clicks" {
			return c.Detail.String()
		}
	}
	return ""
}

// What Flowlatch clicked itself in the practice org is nobody's word: neither in the
// proof nor in the report, until a person ticks it anew.
func TestClicksOfFlowlatchAreNobodysWord(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelOAuth)
	clicks := setup.EndpointClicks(b.Workspace(), b.endpoint)
	if p := b.security().Proof; p.ByFlowlatch || p.By != workspace.Asked || !strings.HasPrefix(b.clicksCheck(), "Ticked by you;") {
		t.Errorf("ticked by a person: %+v, %q", p, b.clicksCheck())
	}

	b.must(b.TickDone(workspace.StepEndpoint, b.endpoint, append(clicks, setup.Click{ID: setup.ClickCopied})))
	b.must(b.ConfirmEndpoint(b.endpoint))
	p := b.security().Proof
	if !p.ByFlowlatch || p.By != workspace.Asked || p.What.String() != "Set by Flowlatch in the practice console" || !strings.HasPrefix(b.clicksCheck(), "Done by Flowlatch in the practice org;") {
		t.Errorf("clicked by Flowlatch: %+v, %q", p, b.clicksCheck())
	}
	step := stepNamed(t, b.Report(report.Log{}), workspace.StepEndpoint)
	if !step.ByFlowlatch || len(step.Said) != len(clicks)+1 {
		t.Errorf("in the report: %+v", step)
	}
	for _, said := range step.Said {
		if !said.ByFlowlatch || !strings.Contains(said.Click.String(), " ") {
			t.Errorf("in the report: %+v", said)
		}
	}

	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, clicks, true)) // says nothing new of what is done
	if _, made := setup.CountDone(b.security(), clicks); made != len(clicks) {
		t.Errorf("%d clicks of %d are still Flowlatch's", made, len(clicks))
	}
	b.must(b.Tick(workspace.StepEndpoint, b.endpoint, clicks[0].ID, false))
	b.must(b.Tick(workspace.StepEndpoint, b.endpoint, clicks[0].ID, true))
	b.must(b.ConfirmEndpoint(b.endpoint))
	if p := b.security().Proof; p.ByFlowlatch || !strings.HasPrefix(b.clicksCheck(), "4 of 5 done by Flowlatch in the practice org, the others ticked by you;") {
		t.Errorf("one of them ticked by a person: %+v, %q", p, b.clicksCheck())
	}
}

// The connection that Flowlatch made in the practice console isn't said by the admin.
func TestConnectionOfFlowlatchIsNobodysWord(t *testing.T) {
	for name, c := range map[string]struct {
		tick func(*bench) error
		want string
		made bool
	}{
		"by a person": {func(b *bench) error {
			return b.Tick(workspace.StepConnection, b.endpoint, setup.ClickCreated, true)
		}, "Said by you; without a sign-in the System Log can't be asked", false},
		"by Flowlatch": {func(b *bench) error {
			return b.TickDone(workspace.StepConnection, b.endpoint, []setup.Click{{ID: setup.ClickCreated}})
		}, "Done by Flowlatch in the practice org; without a sign-in the System Log can't be asked", true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn()
			b.must(b.FindConnection(t.Context()))
			id, s, err := b.hand.ConnectionValues(t.Context(), b.Workspace().Connection.AppID)
			b.must(err)
			b.must(b.SetConnectionClientID(id))
			b.must(b.SetConnectionSecret(t.Context(), s))
			b.must(b.SignOut(t.Context()))
			b.must(b.ContinueWithoutSignIn(t.Context()))
			b.must(c.tick(b))
			b.must(b.ConfirmConnection(t.Context()))
			step, said := b.Workspace().Connection.Step, ""
			for _, check := range step.Proof.Checks {
				if strings.Contains(check.Detail.String(), "System Log") {
					said = check.Detail.String()
				}
			}
			if said != c.want || step.Proof.ByFlowlatch != c.made {
				t.Errorf("%q, by Flowlatch %v; want %q", said, step.Proof.ByFlowlatch, c.want)
			}
			for _, click := range setup.ConnectionClicks() {
				if !step.Ticked(click.ID) || step.DoneByFlowlatch(click.ID) != c.made {
					t.Errorf("%s: ticked %v, by Flowlatch %v", click.ID, step.Ticked(click.ID), step.DoneByFlowlatch(click.ID))
				}
			}
		})
	}
}
