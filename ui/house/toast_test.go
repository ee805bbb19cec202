package house

import (
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func shownText(t *Toaster) string {
	toast, _ := t.Shown()
	return toast.Text
}

func showToaster(t *testing.T, below ...fyne.CanvasObject) (*Toaster, fyne.Window, *fakeTime) {
	t.Helper()
	housetest.App(t, look.Light)
	clock := &fakeTime{}
	toaster := NewToaster("Close", 24, 24)
	toaster.after = clock.after
	return toaster, housetest.Window(t, fyne.NewSize(600, 300), container.NewStack(append(below, toaster)...)), clock
}

func TestToasterShowsOneAtATime(t *testing.T) {
	toaster, _, clock := showToaster(t)
	toaster.Pop(Toast{Text: "one"})
	toaster.Pop(Toast{Text: "two", Action: "Undo"})
	toaster.Pop(Toast{Text: "three"})
	var seen []string
	for _, wait := range []time.Duration{5, 1, 9, 1, 5, 1} { // seconds
		clock.pass(wait * time.Second)
		seen = append(seen, shownText(toaster))
	}
	if diff := cmp.Diff([]string{"one", "two", "two", "three", "three", ""}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestToasterActs(t *testing.T) {
	toaster, w, _ := showToaster(t)
	undone := 0
	toaster.Pop(Toast{Text: "Grant revoked", Action: "Undo", OnAction: func() { undone++ }})
	if w.Canvas().Focused() != nil {
		t.Error("a toast took the focus")
	}
	w.Canvas().FocusNext()
	press(w.Canvas().Focused(), fyne.KeyReturn)
	if undone != 1 || shownText(toaster) != "" || w.Canvas().Focused() != nil {
		t.Errorf("undone %d times, still shows %q", undone, shownText(toaster))
	}
}

func TestToasterWaitsForWhoIsInIt(t *testing.T) {
	toaster, w, clock := showToaster(t)
	toaster.Pop(Toast{Text: "news"})
	w.Canvas().FocusNext()
	clock.pass(3 * toastTime)
	if shownText(toaster) != "news" {
		t.Error("went away under the user's keyboard")
	}
	w.Canvas().Unfocus()
	clock.pass(toastTime)
	if shownText(toaster) != "" {
		t.Error("stays for ever")
	}
}

func TestToasterRepeatsAndForgets(t *testing.T) {
	toaster, _, clock := showToaster(t)
	toaster.Pop(Toast{Text: "same"})
	clock.pass(5 * time.Second)
	toaster.Pop(Toast{Text: "same"})
	clock.pass(5 * time.Second)
	if shownText(toaster) != "same" || len(toaster.waiting) != 0 {
		t.Error("a repeated toast did not start again")
	}
	for i := range 20 {
		toaster.Pop(Toast{Text: strconv.Itoa(i)})
	}
	if len(toaster.waiting) != toastQueue {
		t.Errorf("%d wait, want %d", len(toaster.waiting), toastQueue)
	}
	toaster.Clear()
	if shownText(toaster) != "" || len(toaster.waiting) != 0 {
		t.Error("not cleared")
	}
}

func TestToasterLetsThePageThrough(t *testing.T) {
	tapped := 0
	toaster, w, _ := showToaster(t, NewButton("Page", Secondary, func() { tapped++ }))
	toaster.Pop(Toast{Text: "news"})
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 255))
	if tapped != 1 {
		t.Errorf("the page got %d taps, want the one beside the toast", tapped)
	}
}

func TestToasterPictures(t *testing.T) {
	for name, toast := range map[string]Toast{
		"action": {State: Done, Text: "Grant revoked", Action: "Undo"},
		"long":   {State: Attention, Text: "The run goes on in the background; what it did so far stands in History."},
	} {
		var toaster *Toaster
		housetest.GoldenInAll(t, "toast/"+name, fyne.NewSize(460, 110), func(t *testing.T) fyne.CanvasObject {
			toaster = NewToaster("Close", 24, 24)
			return NewSurface(theme.ColorNameBackground, toaster)
		}, func(fyne.Window) {
			toaster.after = new(fakeTime).after
			toaster.Pop(toast)
		})
	}
}
