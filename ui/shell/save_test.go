package shell

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// The disk may be slow: what is saved keeps its order all the same, and a task
// finds it saved.
func TestSavesKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		var done []string // written by one goroutine after the other
		slow := make(chan struct{})
		b.shell.Save(func() error { <-slow; done = append(done, "first"); return nil })
		b.shell.Save(func() error { done = append(done, "second"); return nil })
		b.shell.Run(page.Task{What: text.Plain("Work"), Work: func(context.Context) error {
			done = append(done, "task")
			return nil
		}})
		b.settle()
		close(slow)
		b.settle()
		if want := []string{"first", "second", "task"}; !slices.Equal(done, want) {
			t.Errorf("done: %v, want %v", done, want)
		}
	})
}

func TestASaveThatFailsIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		before := b.pages[page.Org].updates
		b.shell.Save(func() error { return errors.New("disk full") })
		b.settle()
		toast, _ := b.shell.toasts.Shown()
		if toast.State != house.Failed || toast.Action == "" {
			t.Errorf("told as %+v, want a failure with its details", toast)
		}
		if b.pages[page.Org].updates == before {
			t.Error("the page still shows what could not be saved")
		}
	})
}

func TestStopWaitsForSaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		saved, last := false, false
		b.shell.Save(func() error { saved = true; return errors.New("too late to be told") })
		b.pages[page.Org].closing = func() {
			b.shell.Save(func() error { last = true; return nil })
		}
		b.shell.Stop()
		if !saved || !last {
			t.Errorf("left before it was saved: %v, or what a page still had: %v", saved, last)
		}
		b.settle()
	})
}
