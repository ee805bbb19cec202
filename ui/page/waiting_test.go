package page

import (
	"errors"
	"testing"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// What fails late of an earlier try isn't told of the next; its own is, and then nothing
// says that the page had opened.
func TestWaitingToldThatNoBrowserOpened(t *testing.T) {
	housetest.App(t, look.Light)
	w := NewWaiting(&fakeHost{}, "No browser opened.")
	wait := Wait{What: "Waiting", Sense: "Sign in.", Again: "Open the page again", Address: "https://acme.example/one"}
	w.Begin(wait, nil)
	first := w.round
	w.Settle("Reading", "Wait.")
	if w.Again.Visible() || w.Address.Visible() || w.Opens() != "" {
		t.Error("the page can still be opened")
	}
	w.End()
	w.Begin(wait, nil)
	w.failedIn(first)
	if w.Failed.Visible() || !w.Again.Visible() || !w.Address.Visible() || w.Again.Text() != "Open the page again" {
		t.Error("the failure of an earlier try is told of this one")
	}
	w.failedIn(w.round)
	if got := w.Again.Text(); !w.Failed.Visible() || got != "Open the page" {
		t.Errorf("its own isn't told: %q", got)
	}
}

// opening is a host whose browser's command ends with an error, after a while.
type opening struct {
	fakeHost
	meanwhile func()
}

func (h *opening) OpenAddress(string) error {
	h.meanwhile()
	return errors.New("exit status 1")
}

// A browser's command that ends with an error when the person is back already is told to
// nobody: the page had opened, and its address is gone.
func TestWaitingIsToldNothingOnceThePersonIsBack(t *testing.T) {
	housetest.App(t, look.Light)
	for _, back := range []bool{false, true} {
		h := &opening{}
		w := NewWaiting(h, "No browser opened.")
		h.meanwhile = func() {
			if back {
				w.Settle("Reading", "Wait.")
			}
		}
		begin := func() { w.Begin(Wait{What: "Waiting", Again: "Open", Address: "https://acme.example/one"}, nil) }
		if err := w.Browse(t.Context(), "https://acme.example/one", begin); err != nil {
			t.Fatal(err)
		}
		if w.Failed.Visible() == back {
			t.Errorf("back %t, and told of no browser: %t", back, w.Failed.Visible())
		}
	}
}
