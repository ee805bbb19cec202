package house

import (
	"cmp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

const tokenURL = "https://acme.okta.com/oauth2/v1/token"

// fakeTime is a schedule that passes when a test says so, on its goroutine.
type fakeTime struct {
	now time.Duration
	due []*fakeTimer
}

type fakeTimer struct {
	at time.Duration
	f  func() // nil once stopped
}

func (c *fakeTime) after(d time.Duration, f func()) (stop func()) {
	timer := &fakeTimer{c.now + d, f}
	c.due = append(c.due, timer)
	return func() { timer.f = nil }
}

// pass lets time pass, timer by timer.
func (c *fakeTime) pass(d time.Duration) {
	end := c.now + d
	for {
		slices.SortStableFunc(c.due, func(a, b *fakeTimer) int { return cmp.Compare(a.at, b.at) })
		if len(c.due) == 0 || c.due[0].at > end {
			c.now = end
			return
		}
		timer := c.due[0]
		c.due, c.now = c.due[1:], timer.at
		if timer.f != nil {
			timer.f()
		}
	}
}

func TestLater(t *testing.T) {
	housetest.App(t, look.Light)
	synctest.Test(t, func(t *testing.T) {
		start, called := time.Now(), make(chan time.Duration, 2)
		later(2*time.Second, func() { called <- time.Since(start) })
		stop := later(time.Second, func() { called <- -1 })
		stop()
		if got := <-called; got != 2*time.Second {
			t.Errorf("called after %v, want 2s", got)
		}
		synctest.Wait()
		if len(called) != 0 {
			t.Error("called although it was stopped")
		}
	})
}

func TestCopyFieldSaysCopiedForTwoSeconds(t *testing.T) {
	housetest.App(t, look.Light)
	var clock fakeTime
	f := NewCopyField(tokenURL, CopyWords{Copy: "Copy token URL", Copied: "Copied"})
	f.button.after = clock.after
	w := housetest.Window(t, fyne.NewSize(200, 60), f)
	copied := 0
	f.OnCopied = func() { copied++ }
	w.Canvas().Focus(f.Focusable())
	press(f.Focusable(), fyne.KeySpace)
	if got := fyne.CurrentApp().Clipboard().Content(); got != tokenURL || copied != 1 {
		t.Fatalf("clipboard %q, told %d times", got, copied)
	}
	if f.button.AccessibilityLabel() != "Copied" {
		t.Error("does not say that it copied")
	}
	clock.pass(copiedFor - time.Second)
	press(f.Focusable(), fyne.KeyReturn)
	clock.pass(copiedFor - time.Second)
	if !f.button.copied {
		t.Error("the first copy's timer ended the second one's tick")
	}
	clock.pass(time.Second)
	if f.button.copied || f.button.AccessibilityLabel() != "Copy token URL" {
		t.Error("still says that it copied")
	}
}

func TestCopyFieldCopiesWhatItCuts(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewCopyField(tokenURL, CopyWords{Copied: "Copied"})
	housetest.Window(t, fyne.NewSize(140, 60), f)
	f.button.after = new(fakeTime).after
	test.Tap(f.button)
	if got := fyne.CurrentApp().Clipboard().Content(); got != tokenURL {
		t.Errorf("clipboard %q", got)
	}
}

func TestCopyFieldPictures(t *testing.T) {
	housetest.GoldenInAll(t, "copyfield/states", fyne.NewSize(424, 220), func(t *testing.T) fyne.CanvasObject {
		words := CopyWords{Copied: "Copied"}
		copied, cut := NewCopyField(tokenURL, words), NewCopyField(tokenURL, words)
		copied.button.ShowCopied()
		copied.button.revert()
		focused := NewCopyButton(words, nil)
		focused.FocusGained()
		ticked := NewCopyButton(words, nil)
		ticked.ShowCopied()
		ticked.revert()
		return onCard(Inset(16, 16, 16, 16, Stack(8, NewCopyField(tokenURL, words), copied, FixedWidth(240, cut),
			Row(12, NewCopyButton(words, nil), focused, ticked))))
	})
}
