package rotate_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

func TestStepByStep(t *testing.T) {
	for _, c := range []struct {
		name    string
		keyType oauth.KeyType
		bound   bool
	}{
		{"EC", oauth.ECP256, false},
		{"RSA, proof of possession", oauth.RSA2048, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBenchWith(t, c.keyType, c.bound)
			d := b.begun()
			var steps []rotate.StepID
			for d.State().Next != "" {
				before := d.State()
				var sent wire.Trail
				b.must(d.Next(wire.WithRecorder(t.Context(), &sent)))
				steps = append(steps, before.Next)
				wantAsAnnounced(t, before, sent.Exchanges())
			}
			want := []rotate.StepID{
				rotate.StepMake, rotate.StepRegister, rotate.StepProveNew, rotate.StepProveOld, rotate.StepUseNew,
				rotate.StepDeactivate, rotate.StepRefused, rotate.StepDelete, rotate.StepForget,
			}
			if diff := cmp.Diff(want, steps); diff != "" {
				t.Error(diff)
			}
			b.wantRotated(d)
			s := d.State()
			if s.New.Type != string(c.keyType) || s.New.Algorithm != b.app.Key.Algorithm || s.New.Thumbprint == b.app.Key.Thumbprint {
				t.Errorf("the new key is %+v", s.New)
			}
			if s.OldProven.IsZero() || s.NewProven.Before(s.OldProven) {
				t.Errorf("proven: old %s, new %s", s.OldProven, s.NewProven)
			}
			wantEvidence(t, s)
		})
	}
}

// wantAsAnnounced fails when a step sent something that changes the org and was
// not announced word by word, or asked for a token and had not said so.
func wantAsAnnounced(t *testing.T, s rotate.State, sent []wire.Exchange) {
	t.Helper()
	var announced []rotate.Request
	for _, step := range s.Steps {
		if step.ID == s.Next {
			announced = step.Requests
		}
	}
	said := func(x wire.Exchange) bool {
		for _, r := range announced {
			if r.Method != x.Method || r.URL != x.URL {
				continue
			}
			if r.Changes && r.Body != "" && !strings.Contains(r.Body, `"kid":"`+s.New.KID+`"`) {
				return false
			}
			return !r.Changes || r.Body == x.RequestBody.Text
		}
		return strings.Contains(x.URL, "/.well-known/")
	}
	for _, x := range sent {
		if !said(x) {
			t.Errorf("%s sent %s %s\n%s\nannounced were %+v", s.Next, x.Method, x.URL, x.RequestBody.Text, announced)
		}
	}
}

func wantEvidence(t *testing.T, s rotate.State) {
	t.Helper()
	for _, step := range s.Steps {
		if step.Progress != rotate.Done || step.What.String() == "" || step.Name.String() == "" || step.At.IsZero() {
			t.Errorf("%+v", step)
		}
		if len(step.Evidence) < len(step.Requests) {
			t.Errorf("%s has %d exchanges to show for %d requests", step.ID, len(step.Evidence), len(step.Requests))
		}
		for _, x := range step.Evidence {
			if x.RequestID == "" {
				t.Errorf("%s: an exchange without request id: %+v", step.ID, x)
			}
		}
	}
}

// fullOfKeys adds keys until there is room for none, n of them inactive.
func fullOfKeys(n int) func([]okta.Key) []okta.Key {
	return func(keys []okta.Key) []okta.Key {
		for len(keys) < 50 {
			keys = append(keys, okta.Key{ID: "pks", KID: "spare", Status: map[bool]string{true: "INACTIVE", false: "ACTIVE"}[len(keys) < 1+n]})
		}
		return keys
	}
}

func TestNothingChangesBeforeTheDrillBegins(t *testing.T) {
	for _, c := range []struct {
		name, code, says string
		bend             func(*bench)
	}{
		{"keys published elsewhere", rotate.CodeKeysElsewhere, "https://keys.example/set", func(b *bench) {
			b.onApp = func(a okta.App) okta.App { a.KeysURL = "https://keys.example/set"; return a }
		}},
		{"signs in with a secret", "rotate.not-by-key", "client_secret_basic", func(b *bench) {
			b.onApp = func(a okta.App) okta.App { a.AuthMethod = "client_secret_basic"; return a }
		}},
		{"inactive app", "rotate.app-inactive", "inactive", func(b *bench) {
			b.onApp = func(a okta.App) okta.App { a.Status = "INACTIVE"; return a }
		}},
		{"the key isn't there", "rotate.not-registered", "Invoker", func(b *bench) {
			b.onKeys = func([]okta.Key) []okta.Key { return nil }
		}},
		{"the key is there twice", "rotate.twice", "other", func(b *bench) {
			b.onKeys = func(k []okta.Key) []okta.Key {
				again := k[0]
				again.KID = "other"
				return append(k, again)
			}
		}},
		{"the key is inactive", "rotate.key-inactive", "", func(b *bench) {
			b.onKeys = func(k []okta.Key) []okta.Key { k[0].Status = "INACTIVE"; return k }
		}},
		{"50 keys, two could go", rotate.CodeFull, "spare, spare.", func(b *bench) { b.onKeys = fullOfKeys(2) }},
		{"50 keys at work", rotate.CodeFull, "All of them are active", func(b *bench) { b.onKeys = fullOfKeys(0) }},
		{"no private half", "rotate.no-private-half", "", func(b *bench) { b.vault.Sweep(nil) }},
		{"the key gets no token", "token.client-refused", "", func(b *bench) {
			b.onAsk = func(string, func() error) error { return refusal("invalid_client") }
		}},
		{"the scope isn't granted", "token.scope-unclear", "", func(b *bench) {
			b.onAsk = func(string, func() error) error { return refusal("invalid_scope") }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.bend(b)
			d, err := b.Begin(t.Context(), b.app)
			if p := b.wantProblem(err, c.code); d != nil || !strings.Contains(p.Error(), c.says) {
				t.Errorf("it says %q, not %q", p.Error(), c.says)
			}
			if d, err := b.Last(b.app.ID); d != nil || err != nil {
				t.Errorf("there is a drill: %v, %v", d, err)
			}
			if n := b.requestsOf(http.MethodPost, "/credentials/jwks"); n != 0 || len(b.keys()) != 1 {
				t.Error("something changed at Okta")
			}
		})
	}
}

func refusal(code string) error {
	return &oauth.Error{Kind: oauth.Refused, Status: http.StatusUnauthorized, Code: code, Description: "made up"}
}

func TestOnlyOneAtATime(t *testing.T) {
	b := newBench(t)
	b.until(rotate.StepProveNew)
	_, err := b.Begin(t.Context(), b.app)
	b.wantProblem(err, rotate.CodeUnderWay)
}

// TestLostAnswers: each change is made at Okta and its answer never comes; or it
// comes to a request that another one had overtaken.
func TestLostAnswers(t *testing.T) {
	b := newBench(t)
	lost := 0
	b.onChange = func(_ string, do func() error) error {
		lost++
		return errors.Join(do(), &wire.Error{Kind: wire.Closed, Sent: true})
	}
	d := b.begun()
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
	if n := b.requestsOf(http.MethodPost, "/credentials/jwks"); lost != 3 || n != 1 {
		t.Errorf("%d answers were lost, the key was added %d times", lost, n)
	}
}

// TestAddedLater: a lost request gets through after it was looked for.
func TestAddedLater(t *testing.T) {
	b := newBench(t)
	hidden := true
	b.onKeys = func(keys []okta.Key) []okta.Key {
		if hidden {
			return keys[:1]
		}
		return keys
	}
	b.onChange = func(_ string, do func() error) error {
		return errors.Join(do(), &wire.Error{Kind: wire.Timeout, Sent: true})
	}
	d := b.until(rotate.StepRegister)
	b.wantProblem(d.Next(t.Context()), "network.timeout")
	hidden = false
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
	if n := b.requestsOf(http.MethodPost, "/credentials/jwks"); n != 1 {
		t.Errorf("the key was added %d times", n)
	}
}

func TestMoreRights(t *testing.T) {
	for _, at := range []struct {
		change, code, says string
		step               rotate.StepID
	}{
		{"add", "E0000006", "super admin", rotate.StepRegister},
		{"deactivate", "insufficient_scope", "okta.apps.manage", rotate.StepDeactivate},
		{"delete", "E0000006", "super admin", rotate.StepDelete},
	} {
		t.Run(at.change, func(t *testing.T) {
			b := newBench(t)
			forbidden := true
			b.onChange = func(name string, do func() error) error {
				if forbidden && name == at.change {
					return &okta.Error{Status: http.StatusForbidden, Code: at.code, RequestID: "abc"}
				}
				return do()
			}
			d := b.begun()
			if p := b.wantProblem(d.Run(t.Context()), rotate.CodeMoreRights); !strings.Contains(p.Error(), at.says) {
				t.Errorf("it says %q", p.Error())
			}
			again, err := b.Open(d.State().ID)
			b.must(err)
			s := again.State()
			if s.Next != at.step || s.Problem == nil || s.Problem.Code != rotate.CodeMoreRights || !strings.Contains(s.Problem.Detail, "abc") {
				t.Fatalf("it stands at %s with %v", s.Next, s.Problem)
			}
			forbidden = false
			b.must(again.Run(t.Context()))
			b.wantRotated(again)
		})
	}
}

func TestStillAccepted(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRefused)
	b.onAsk = func(string, func() error) error { return nil } // whatever signs gets a token
	p := b.wantProblem(d.Next(t.Context()), rotate.CodeStillAccepted)
	if p.Ways[1].Action != rotate.Skip || !d.State().CanSkip || len(b.pauses) < 3 {
		t.Errorf("%+v after %v", p.Ways, b.pauses)
	}
	if last := stepOf(d, rotate.StepRefused); last.Progress != rotate.Stopped {
		t.Errorf("%+v", last)
	}
	b.must(d.Skip(t.Context()))
	if left := stepOf(d, rotate.StepRefused); left.Progress != rotate.CantTell {
		t.Errorf("left out, it is %q", left.Progress)
	}
	b.onAsk = nil
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

func stepOf(d *rotate.Drill, id rotate.StepID) rotate.Step {
	for _, s := range d.State().Steps {
		if s.ID == id {
			return s
		}
	}
	return rotate.Step{}
}

// TestAcceptedForAMoment: Okta takes some seconds.
func TestAcceptedForAMoment(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRefused)
	b.onAsk = func(_ string, ask func() error) error {
		if len(b.pauses) < 2 {
			return nil
		}
		return ask()
	}
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

func TestCantTell(t *testing.T) {
	for _, c := range []struct {
		name, code string
		err        error
	}{
		{"the server fails", rotate.CodeCantTell, &oauth.Error{Kind: oauth.Unexplained, Status: 500}},
		{"about something else", rotate.CodeCantTell, refusal("invalid_scope")},
		{"no answer", "network.timeout", &wire.Error{Kind: wire.Timeout, Sent: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			d := b.until(rotate.StepRefused)
			b.onAsk = func(string, func() error) error { return c.err }
			b.wantProblem(d.Next(t.Context()), c.code)
			b.onAsk = nil
			b.must(d.Run(t.Context()))
			b.wantRotated(d)
		})
	}
}

// TestRefusedBecauseEverythingIs: a refusal of the old key shows nothing while
// the new one is refused too.
func TestRefusedBecauseEverythingIs(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRefused)
	b.onAsk = func(string, func() error) error { return refusal("invalid_client") }
	b.wantProblem(d.Next(t.Context()), "token.client-refused")
	if got := stepOf(d, rotate.StepRefused).Progress; got != rotate.Stopped {
		t.Errorf("the step is %q", got)
	}
	b.onAsk = nil
	b.must(d.RollBack(t.Context()))
	b.wantAsBefore(d)
}

// TestDaysBetween: whoever waits for a partner has both keys proven anew before
// the old one goes.
func TestDaysBetween(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	b.ahead = 72 * time.Hour
	asked := 0
	b.onAsk = func(kid string, _ func() error) error { // the org's clock didn't move
		asked++
		if kid != d.State().New.KID {
			t.Errorf("asked with %s", kid)
		}
		return nil
	}
	b.must(d.Next(t.Context()))
	if asked != 1 || d.State().NewProven.Before(time.Now().Add(71*time.Hour)) {
		t.Errorf("asked %d times, proven %s", asked, d.State().NewProven)
	}
}

func TestCancelled(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	ctx, cancel := context.WithCancel(t.Context())
	b.onChange = func(_ string, do func() error) error {
		err := do()
		cancel()
		return errors.Join(err, ctx.Err())
	}
	b.wantProblem(d.Run(ctx), problem.CodeCancelled)
	b.wantProblem(d.Run(ctx), problem.CodeCancelled)
	if s := d.State(); s.Problem != nil || s.Next != rotate.StepDeactivate {
		t.Errorf("it stands at %s with %v", s.Next, s.Problem)
	}
	b.onChange = nil
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}
