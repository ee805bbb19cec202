package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// A Bookmark app that was there before the call proves nothing of it.
func TestAnAppThatWasThereProvesNothing(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("bookmark", workspace.LevelPublic)
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	_, err = b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	for _, c := range b.Workspace().Endpoint(b.endpoint).Invoke.Proof.Checks {
		if !setup.IsAnswer(c) && c.Outcome != workspace.Noted {
			t.Errorf("%s is %s: %s", c.Name, c.Outcome, c.Detail)
		}
	}
}
