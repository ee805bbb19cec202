package walk_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// atStep4 is a person on step 4, whose steps before are done.
func atStep4(t *testing.T) *keyboard {
	t.Helper()
	k, a := atOrg(t, practice.Config{})
	k.must(k.walk.SetUpServiceApp(t.Context(), k.endpoint(), "", setup.KeyEC))
	k.must(k.walk.GoTo(workspace.Place{Step: workspace.StepEndpoint, EndpointID: k.endpoint()}))
	k.open(a)
	return k
}

func (k *keyboard) described() workspace.Endpoint { return k.walk.Workspace().Endpoints[0] }

// On the card that has the keyboard Enter does what the primary button says, at once.
func TestEnterOnALevelIsThePrimaryAction(t *testing.T) {
	k := atStep4(t)
	k.wantFocus("to begin with", "OAuth 2.0")
	k.do(fyne.KeyReturn)
	if e := k.described(); e.InvokeURL == "" || e.Level != workspace.LevelOAuth || len(setup.MissingClicks(k.walk.Workspace(), e.ID)) != 0 {
		t.Fatalf("one Enter: level %q, Invoke URL %q", e.Level, e.InvokeURL)
	}
}

// Space chooses the card that has the keyboard, and Enter then does the clicks for it.
func TestSpaceChoosesALevel(t *testing.T) {
	k := atStep4(t)
	k.press(fyne.KeyRight)
	k.wantFocus("one further", "Client token")
	if e := k.described(); e.Level != "" {
		t.Fatalf("passing over the cards chose %q", e.Level)
	}
	k.press(fyne.KeySpace)
	<-k.shell.Settled()
	k.wantFocus("after Space", "Client token")
	if e := k.described(); e.Level != workspace.LevelToken || e.InvokeURL != "" {
		t.Fatalf("Space: level %q, Invoke URL %q", e.Level, e.InvokeURL)
	}
	k.do(fyne.KeyReturn)
	if e := k.described(); e.Level != workspace.LevelToken || e.InvokeURL == "" || e.ClientToken == "" {
		t.Errorf("Enter: level %q, Invoke URL %q", e.Level, e.InvokeURL)
	}
}
