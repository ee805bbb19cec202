package walk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What a rotation leaves is told as it was seen.
func TestRotationEndsTruthfully(t *testing.T) {
	for _, ending := range []rotate.Ending{rotate.Rotated, rotate.RolledBack} {
		for _, c := range []struct {
			seen   bool
			others []string
			only   bool
			says   string
		}{
			{seen: true, only: true, says: "left"},
			{says: "is gone"},
			{seen: true, others: []string{"spare"}, says: "1 other active key: spare"},
			{seen: true, others: []string{"spare", "spare-2"}, says: "2 other active keys: spare, spare-2"},
		} {
			_, words := nextStep(rotate.State{Ending: ending, OthersSeen: c.seen, Others: c.others}, true)
			if got := words.String(); strings.Contains(got, "only") != c.only || !strings.Contains(got, c.says) {
				t.Errorf("%s with %v: %q", ending, c.others, got)
			}
		}
	}
}

// Where the key is there and only nobody is signed in, that is what is said and where
// it leads to.
func TestRotateWithoutASignInLeadsToIt(t *testing.T) {
	h, _, _, p := rotating(t)
	must(t, h.Walk().SignOut(t.Context()))
	h.Update()
	var said []string
	for _, part := range p.Body().(*fyne.Container).Objects {
		visit(part, func(o fyne.CanvasObject) {
			if words, is := o.(*house.Paragraph); is && part.Visible() {
				said = append(said, words.Text())
			}
			if b, is := o.(*house.Button); is && part.Visible() {
				test.Tap(b)
			}
		})
	}
	if !slices.Equal(said, []string{"The key is there, and to rotate it takes a sign-in."}) || !slices.Equal(h.Went, []page.Name{page.Org}) {
		t.Errorf("said %q, went to %v", said, h.Went)
	}
}

// Another active key of the app is named at the end, with the way to it.
func TestRotateNamesTheOtherKey(t *testing.T) {
	h, _, admin := orgHost(t, practice.Config{})
	h.withServiceApp()
	app := inFront(h)
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	must(t, err)
	spare, err := admin.AddKey(t.Context(), app.AppID, key.PublicJWK())
	must(t, err)
	p := NewKeyRotate(h).(*rotatePage)
	h.show(p)
	begin(t, h, p)
	for p.state.Next != "" {
		take(t, h.host, "Next step")
	}
	if got := p.next.lead.Text(); p.state.Ending != rotate.Rotated || !strings.Contains(got, "1 other active key: "+shortKID(spare.KID)) {
		t.Errorf("%s: %q", p.state.Ending, got)
	}
	h.secondary("The app at Okta")
	if !slices.Equal(h.Went, []page.Name{page.AppState}) {
		t.Errorf("went to %v", h.Went)
	}
}

// Exchanges of an earlier run of the program are counted, and lead nowhere.
func TestRotateLinksOnlyWhatActivityHas(t *testing.T) {
	h, _, _, p := rotating(t)
	begin(t, h, p)
	links := func() (n int) {
		visit(p.steps.rows, func(o fyne.CanvasObject) {
			if _, is := o.(*house.Button); is {
				n++
			}
		})
		return n
	}
	if links() == 0 {
		t.Fatal("no link to what was just sent")
	}
	for i := range p.state.Steps {
		for j := range p.state.Steps[i].Evidence {
			p.state.Steps[i].Evidence[j].RequestID = "of-an-earlier-run"
		}
	}
	p.steps.show(p.state, true)
	if links() != 0 {
		t.Error("a link leads to an exchange that isn't there")
	}
}

// visit goes through everything in the containers of an object.
func visit(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	do(o)
	for _, child := range childrenOf(o) {
		visit(child, do)
	}
}

func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// A rotation whose new key the org refused goes back without a word of deleting it
// there.
func TestRotateBackFromAKeyThatNeverReachedOkta(t *testing.T) {
	h, org, _, p := rotating(t)
	begin(t, h, p)
	take(t, h.host, "Next step")
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.ReadOnlyToken())))
	h.show(p)
	take(t, h.host, "Next step")
	if p.state.Problem == nil || !p.state.NewAbsent {
		t.Fatalf("the key was added: %+v", p.state.Problem)
	}
	asked := len(h.sendings)
	p.askBack()
	if len(h.sendings) != asked {
		t.Errorf("it would send %+v", h.sendings[asked:])
	}
	if p.state.Ending != rotate.RolledBack {
		t.Fatalf("not rolled back: %+v", p.state)
	}
	if got := rotationProof(p.state, true).Proof.Checks[1].Detail.String(); !strings.Contains(got, "never reached Okta") {
		t.Errorf("the new key: %q", got)
	}
}
