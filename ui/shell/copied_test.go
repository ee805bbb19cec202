package shell

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What was copied is said where there are several things to copy.
func TestTheToastSaysWhatWasCopied(t *testing.T) {
	b, read := newBench(t, practiceWorkspace()), clipboardOf(t)
	page.CopyOf(b.shell, text.Plain("JWKS"), `{"keys":[]}`)
	if toast, shown := b.shell.toasts.Shown(); !shown || toast.Text != "Copied: JWKS" {
		t.Errorf("it says %q", toast.Text)
	}
	if got := read(); got != `{"keys":[]}` {
		t.Errorf("the clipboard holds %q", got)
	}
}
