package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// A request is sent by its button only; Escape and a hasty Enter send nothing,
// and the focus goes back to what opened it.
func TestShowRequest(t *testing.T) {
	housetest.App(t, look.Light)
	opener := house.NewButton("Revoke it", house.Secondary, nil)
	w := test.NewTempWindow(t, opener)
	w.Resize(fyne.NewSize(1024, 700))
	d, sent := NewDialogs(w.Canvas()), 0
	show := func() {
		w.Canvas().Focus(opener)
		d.ShowRequest(page.Sending{
			Title: text.Plain("Scope: okta.apps.manage"), Detail: text.Plain("Invoking flows doesn't take it."), Warnings: []text.Text{text.Plain("Production")},
			Request: "PUT https://acme.okta.com/api/v1/apps/0oa1", Body: `{"label":"A","settings":{}}`, Verb: text.Plain("Revoke it"), Takes: true, Do: func() { sent++ },
		})
	}
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
		show()
		if key == fyne.KeyEscape {
			d.TypedKey(&fyne.KeyEvent{Name: key})
		} else {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		}
		if sent != 0 || d.Open() || w.Canvas().Focused() != opener {
			t.Errorf("after %s: sent %d times, open %v, the focus on %v", key, sent, d.Open(), w.Canvas().Focused())
		}
	}
	show()
	w.Canvas().FocusNext()
	for w.Canvas().Focused().(interface{ AccessibilityLabel() string }).AccessibilityLabel() != "Revoke it" {
		w.Canvas().FocusNext()
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if sent != 1 || d.Open() {
		t.Errorf("sent %d times", sent)
	}
}

// Of many requests each can be read: they scroll, and the buttons stay in the window.
func TestShowManyRequests(t *testing.T) {
	housetest.App(t, look.Light)
	w := test.NewTempWindow(t, house.NewText("", house.Body))
	w.Resize(fyne.NewSize(1024, 700))
	d := NewDialogs(w.Canvas())
	request := "DELETE https://acme.okta.com/api/v1/apps/0oa1"
	d.ShowRequest(page.Sending{Title: text.Plain("Remove 300 things?"), Request: strings.Repeat(request+"\n", 299) + request, Verb: text.Plain("Remove"), Do: func() {}})
	top := w.Canvas().Overlays().Top()
	if height := top.MinSize().Height; height > 700 {
		t.Errorf("it is %v high", height)
	}
	if view := requestLines(strings.Repeat(request+"\n", 299) + request); view.MinSize().Height != page.RequestBodyMost {
		t.Errorf("300 requests take %v", view.MinSize().Height)
	}
	if few := requestLines(request + "\n" + request); few.MinSize().Height >= page.RequestBodyMost {
		t.Errorf("two requests take %v", few.MinSize().Height)
	}
}
