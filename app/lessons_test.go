package app_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
)

// pupil is a walk in which lessons are met, with a clock that can be moved.
type pupil struct {
	*setup.Walk
	t        *testing.T
	app      *app.App
	endpoint string
	later    atomic.Int64
}

func newPupil(t *testing.T) *pupil {
	t.Helper()
	p := &pupil{t: t}
	p.app, p.Walk = apptest.Practise(t, app.Config{Version: "test", Now: func() time.Time {
		return time.Now().Add(time.Duration(p.later.Load()))
	}})
	p.endpoint = p.Workspace().Place.EndpointID
	apptest.SignIn(t, p.app, p.Walk)
	p.must(p.SetUpServiceApp(t.Context(), p.endpoint, setup.DefaultAppLabel, setup.KeyEC))
	return p
}

func (p *pupil) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// prove asks for a token, no longer than a person without patience.
func (p *pupil) prove() error {
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*time.Second)
	defer cancel()
	return p.ProveToken(ctx, p.endpoint)
}

func (p *pupil) begin(lesson string) {
	p.t.Helper()
	p.must(p.app.StartLesson(p.t.Context(), lesson, p.clientID()))
	if on, ok := p.app.Practising(); !ok || on.ID != lesson || on.Mastered {
		p.t.Fatalf("practising %+v", on)
	}
}

func (p *pupil) clientID() string {
	ws := p.Workspace()
	return ws.ServiceApp(ws.Endpoint(p.endpoint).ServiceAppID).ClientID
}

// followTheButton takes the best way out of a Problem, as the page does, until
// there is a token.
func (p *pupil) followTheButton(err error) error {
	for range 3 {
		told := problem.From(err)
		if told == nil || len(told.Ways) == 0 {
			return err
		}
		switch best := told.Ways[0].Action; {
		case setup.Fixable(p.Workspace(), p.endpoint, best):
			err = p.Fix(p.t.Context(), p.endpoint, best)
		case best == problem.NewKey:
			if own, anew := p.AnotherKey(p.t.Context(), p.endpoint); anew == nil {
				err = p.KeepOwnKey(p.t.Context(), p.endpoint, own)
			}
			if err == nil {
				err = p.prove()
			}
		case best == problem.Retry:
			p.later.Add(int64(6 * time.Second))
			err = p.prove()
		default:
			return err
		}
	}
	return err
}

// Every failure that can be practised shows where the token is asked for, and
// pressing the lit button ends at a token; one that takes somebody else is over
// when the org is put right. The next lesson begins clean.
func TestEveryLessonEndsAtAToken(t *testing.T) {
	p := newPupil(t)
	for range 2 {
		for _, l := range app.Lessons() {
			p.begin(l.ID)
			err := p.prove()
			if (err == nil) != !l.Handled.IsZero() {
				t.Errorf("%s: met as %v", l.ID, err)
			}
			if err = p.followTheButton(err); (err == nil) == l.Stuck {
				t.Errorf("%s: the buttons end at %v", l.ID, err)
			}
			if on, _ := p.app.Practising(); on.Mastered == l.Stuck {
				t.Errorf("%s: mastered %v", l.ID, on.Mastered)
			}
			if l.Stuck {
				p.must(p.app.EndLesson(t.Context()))
				p.must(p.prove())
			}
		}
	}
	p.must(p.app.EndLesson(t.Context()))
	if _, on := p.app.Practising(); on {
		t.Error("something is still practised")
	}
	org, _ := p.app.Practice()
	if got := p.Workspace().Org; got.Origin != org.URL || got.TokenURL != org.URL+"/oauth2/v1/token" {
		t.Errorf("put right, the org is at %s, its tokens at %s", got.Origin, got.TokenURL)
	}
	p.must(p.prove())
}

// What the org says wrongly of itself is seen in step 1.
func TestLessonsThatStep1Shows(t *testing.T) {
	p := newPupil(t)
	for lesson, want := range map[string]string{"default-server": "setup.org.token-custom", "other-domain": "setup.org.token-renamed"} {
		p.begin(lesson)
		if !p.said(want) {
			t.Errorf("%s isn't marked", lesson)
		}
		if err := p.followTheButton(p.prove()); err != nil {
			t.Errorf("%s: %v", lesson, err)
		}
		if p.said(want) {
			t.Errorf("%s is still marked", lesson)
		}
		p.must(p.app.EndLesson(t.Context()))
	}
}

// said reports whether a check of step 1 says so.
func (p *pupil) said(key string) bool {
	for _, c := range p.Workspace().Org.Step.Proof.Checks {
		if c.Detail.Key == key {
			return true
		}
	}
	return false
}
