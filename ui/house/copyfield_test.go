package house

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

const tokenURL = "https://acme.okta.com/oauth2/v1/token"

func TestCopyFieldSaysCopiedForTwoSeconds(t *testing.T) {
	housetest.App(t, look.Light)
	synctest.Test(t, func(t *testing.T) {
		f := NewCopyField(tokenURL, CopyWords{Copy: "Copy token URL", Copied: "Copied"})
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
		time.Sleep(copiedFor - time.Second)
		press(f.Focusable(), fyne.KeyReturn)
		time.Sleep(copiedFor - time.Second)
		synctest.Wait()
		if !f.button.copied {
			t.Error("the first copy's timer ended the second one's tick")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if f.button.copied || f.button.AccessibilityLabel() != "Copy token URL" {
			t.Error("still says that it copied")
		}
	})
}

func TestCopyFieldCopiesWhatItCuts(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewCopyField(tokenURL, CopyWords{Copied: "Copied"})
	housetest.Window(t, fyne.NewSize(140, 60), f)
	test.Tap(f.button)
	f.button.revert()
	if got := fyne.CurrentApp().Clipboard().Content(); got != tokenURL {
		t.Errorf("clipboard %q", got)
	}
}

func TestCopyFieldPictures(t *testing.T) {
	housetest.Golden(t, "copyfield/states", fyne.NewSize(424, 220), func() fyne.CanvasObject {
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
