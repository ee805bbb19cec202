package rotate_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/oauth"
)

// A key of another type takes the old one's place, and the way back is as ever. What
// was chosen outlives the program.
func TestAnotherKindOfKey(t *testing.T) {
	for _, kind := range []rotate.Kind{
		{Type: string(oauth.RSA3072), Algorithm: "RS384"},
		{Type: string(oauth.ECP384), Algorithm: "ES384"},
	} {
		t.Run(kind.Type, func(t *testing.T) {
			b := newBench(t)
			b.app.Make = kind
			if got := b.Plan(b.app).Making; got != kind {
				t.Errorf("the plan makes %+v", got)
			}
			d, err := b.Open(b.begun().State().ID)
			b.must(err)
			b.must(d.Run(t.Context()))
			b.wantRotated(d)
			if s := d.State(); s.New.Kind() != kind || s.Making != kind || s.Old.Kind() != b.app.Key.Kind() {
				t.Errorf("old %+v, new %+v", s.Old.Kind(), s.New.Kind())
			}
		})
	}
	t.Run("rolled back", func(t *testing.T) {
		b := newBench(t)
		b.app.Make = rotate.Kind{Type: string(oauth.RSA2048)}
		d := b.until(rotate.StepDelete)
		if got := d.State().New.Kind(); got != (rotate.Kind{Type: string(oauth.RSA2048), Algorithm: "RS256"}) {
			t.Errorf("made %+v", got)
		}
		b.must(d.RollBack(t.Context()))
		b.wantAsBefore(d)
	})
}

// What no key can be made as is refused before anything is begun.
func TestNoSuchKind(t *testing.T) {
	for _, kind := range []rotate.Kind{{Type: "RSA-1024"}, {Type: string(oauth.ECP256), Algorithm: "RS256"}, {Algorithm: "ES256"}} {
		b := newBench(t)
		b.app.Make = kind
		if _, err := b.Begin(t.Context(), b.app); err == nil {
			t.Errorf("%+v is begun", kind)
		}
		if d, err := b.Last(b.app.ID); err != nil || d != nil {
			t.Errorf("%+v left %v, %v", kind, d, err)
		}
	}
}
