package shell

import (
	"testing"
	"testing/synctest"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What is read aside is shown on the UI goroutine, drawn where the shell is in sight,
// and not shown once it is left for good.
func TestReadingAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		read, shown := 0, 0
		aside := func() {
			b.shell.ReadAside(func() { read++ }, func() { shown++ })
			synctest.Wait()
		}
		before := b.pages[page.Org].updates
		aside()
		if read != 1 || shown != 0 {
			t.Fatalf("read %d, shown %d before the UI goroutine has its turn", read, shown)
		}
		b.settle()
		if shown != 1 || b.pages[page.Org].updates != before+1 || b.shell.Busy() {
			t.Errorf("shown %d, updated %d times", shown, b.pages[page.Org].updates-before)
		}
		b.window.SetContent(house.Spring())
		aside()
		b.settle()
		if shown != 2 || b.pages[page.Org].updates != before+1 || !b.shell.stale {
			t.Errorf("out of sight: shown %d, updated %d times", shown, b.pages[page.Org].updates-before)
		}
		aside()
		b.shell.Stop()
		b.settle()
		if shown != 2 {
			t.Error("it is shown after the shell was left for good")
		}
	})
}
