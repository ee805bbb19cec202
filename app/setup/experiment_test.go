package setup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
)

func drafted(t *testing.T) (*bench, setup.Experiment) {
	t.Helper()
	b := newBench(t).signedIn().withApp()
	e, err := b.DraftExperiment(t.Context(), b.endpoint)
	b.must(err)
	return b, e
}

// What is drafted is what the walk would send: it breaks no rule and gets a
// token, which is dropped and shown nowhere.
func TestExperimentBeginsWithTheRealAssertion(t *testing.T) {
	b, e := drafted(t)
	if found := e.Lint(time.Now()); len(found) != 0 || e.Empty() {
		t.Errorf("the real assertion breaks %+v", found)
	}
	before, _ := b.Token(b.endpoint)
	got, err := b.SendExperiment(t.Context(), e)
	if err != nil || got.Status != 200 || !got.Token || !strings.Contains(got.Body, "access_token") || strings.Contains(got.Body, "eyJ") {
		t.Errorf("answer = %+v, %v", got, err)
	}
	if after, ok := b.Token(b.endpoint); !ok || !after.Access.Equal(before.Access) {
		t.Error("the walk's own token was replaced")
	}
}

// Each change is found by the rules, and the org says what it thinks of it.
func TestExperimentIsRefused(t *testing.T) {
	b, e := drafted(t)
	for name, c := range map[string]struct {
		change setup.Experiment
		about  string
		level  setup.FindingLevel
	}{
		"wrong audience": {e.With(setup.ExperimentClaims, setup.ExperimentMember{Name: "aud", Value: `"https://elsewhere.example"`}), "aud", setup.FindingRefused},
		"no expiry":      {e.Without(setup.ExperimentClaims, "exp"), "exp", setup.FindingRefused},
		"expired":        {e.With(setup.ExperimentClaims, setup.ExperimentMember{Name: "exp", Value: "1"}), "exp", setup.FindingRefused},
		"lying header":   {e.With(setup.ExperimentHeader, setup.ExperimentMember{Name: "alg", Value: `"RS256"`}), "alg", setup.FindingRefused},
	} {
		t.Run(name, func(t *testing.T) {
			found := c.change.Lint(time.Now())
			if len(found) != 1 || found[0].Name != c.about || found[0].Level != c.level || found[0].Sentence.IsZero() {
				t.Errorf("found %+v", found)
			}
			got, err := b.SendExperiment(t.Context(), c.change)
			if err != nil || got.Token || got.Status < 400 || got.Description == "" || !strings.Contains(got.Body, "error") {
				t.Errorf("answer = %+v, %v", got, err)
			}
		})
	}
	if len(e.Lint(time.Now())) != 0 {
		t.Error("a change changed what it was made from")
	}
}

// What can't be signed isn't sent.
func TestExperimentThatCannotBeSigned(t *testing.T) {
	b, e := drafted(t)
	sent := b.app.Activity.Len()
	for _, m := range []setup.ExperimentMember{{Name: "aud", Value: "no JSON"}, {Name: "a b", Value: "1"}} {
		_, err := b.SendExperiment(t.Context(), e.With(setup.ExperimentClaims, m))
		b.wantProblem(err, "experiment.unsigned")
	}
	_, err := b.SendExperiment(t.Context(), e.With(setup.ExperimentHeader, setup.ExperimentMember{Name: "jwk", Value: `{"d":"AA"}`}))
	b.wantProblem(err, "experiment.unsigned")
	if b.app.Activity.Len() != sent {
		t.Error("something was sent")
	}
}
