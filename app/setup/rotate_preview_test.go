package setup_test

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
)

// What follows on the next step of a rotation, up to the first that takes a key away, is
// shown as it is sent: before the key is made with what stands for it.
func TestARotationFollowsAsShown(t *testing.T) {
	for _, choice := range []setup.KeyChoice{{}, {Type: setup.KeyRSA, Algorithm: "RS512"}} {
		b := newBench(t).signedIn().withApp()
		b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, choice, true))
		for b.rotation().Next != rotate.StepMake {
			b.must(b.RotateKeyNext(t.Context(), b.endpoint))
		}
		shown, err := setup.RotationFollows(b.rotation())
		b.must(err)
		before := b.newest()
		b.must(b.RotateKeyResume(t.Context(), b.endpoint, func(s rotate.State) bool { return s.Next != rotate.StepDeactivate }))
		made := b.rotation()
		if got, sent := filled(t, shown, string(made.New.Public), ""), b.sentToAPI(before); len(sent) != 1 || !slices.EqualFunc(got, sent, setup.Preview.Sends) {
			t.Errorf("%v: shown %q %v, sent %q %v", choice, got, got, sent, sent)
		}
		if follow, err := setup.RotationFollows(made); len(follow) > 0 || err != nil {
			t.Errorf("before a key is taken away follows %q, %v", follow, err)
		}
	}
}
