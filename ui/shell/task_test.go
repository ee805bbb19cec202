package shell

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// until is a task that runs until its context ends, or until d has passed.
func until(d time.Duration) page.Task {
	return page.Task{What: text.Plain("Checking the org"), Work: func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}}
}

func TestAShortTaskShowsNoProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Run(until(250 * time.Millisecond))
		if !b.shell.Busy() {
			t.Error("the shell is not busy while a task runs")
		}
		b.pass(260 * time.Millisecond)
		if b.shell.Busy() || b.shell.progress.object.Visible() {
			t.Error("a task that is over still shows")
		}
	})
}

func TestALongTaskShowsProgressAndCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		var ended error
		task := until(time.Hour)
		task.Done = func(err error) { ended = err }
		b.shell.Run(task)
		b.pass(patience + time.Millisecond)
		if !b.shell.progress.object.Visible() || b.shell.progress.what.Text() != "Checking the org" {
			t.Error("after 300 ms nothing says what is being done")
		}
		b.shell.Cancel()
		b.settle()
		if ended == nil || b.shell.Busy() || b.shell.progress.object.Visible() {
			t.Errorf("cancelled: ended with %v, busy %v", ended, b.shell.Busy())
		}
		if toast, _ := b.shell.toasts.Shown(); toast.Text != "Cancelled" {
			t.Errorf("the toast says %q", toast.Text)
		}
	})
}

func TestOneTaskAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Run(until(time.Second))
		second := until(0)
		second.Done = func(error) { t.Error("a second task ran beside the first") }
		b.shell.Run(second)
		b.pass(2 * time.Second)
	})
}

func TestErrorsAreToldWhereNoPageTellsThem(t *testing.T) {
	stored := problem.New("stored", text.Plain("Stored"), text.Plain("The page shows it."))
	ws := practiceWorkspace()
	ws.Org.Step = workspace.Step{State: workspace.Attention, Problem: stored}
	cases := map[string]struct {
		err   error
		toast string
	}{
		"a Problem of the step":  {stored, ""},
		"a Problem of elsewhere": {problem.New("other", text.Plain("Elsewhere"), text.Text{}), "Elsewhere"},
		"an unknown error":       {errBroken, "Something unexpected happened"},
		"nothing":                {nil, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, ws)
				b.shell.Run(page.Task{What: text.Plain("Work"), Work: failing(c.err)})
				b.settle()
				if toast, _ := b.shell.toasts.Shown(); toast.Text != c.toast {
					t.Errorf("the toast says %q, want %q", toast.Text, c.toast)
				}
			})
		})
	}
}

func TestASecretLeavesTheClipboard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		clip := clipboardOf(t)
		b.shell.clipboard.setSecret(madeUp())
		if clip() == "" {
			t.Fatal("the secret is not on the clipboard")
		}
		b.pass(secretStays + time.Second)
		if got := clip(); got != "" {
			t.Error("the secret stayed on the clipboard")
		}
		b.shell.clipboard.setSecret(madeUp())
		b.shell.clipboard.set("something else")
		b.pass(secretStays + time.Second)
		if got := clip(); got != "something else" {
			t.Errorf("the clipboard holds %q, want what was copied since", got)
		}
		b.shell.clipboard.setSecret(madeUp())
		b.shell.Stop()
		if got := clip(); got != "" {
			t.Error("the secret stayed on the clipboard at the end")
		}
	})
}

func TestATaskThatEndsBehindAnotherPageAsksNothing(t *testing.T) {
	nothing := text.Plain("Nothing")
	cases := map[string]struct {
		leave func(*bench)
		asks  bool
	}{
		"page in front":    {leave: func(*bench) {}, asks: true},
		"another page":     {leave: func(b *bench) { b.shell.Go(page.Help) }},
		"another screen":   {leave: func(b *bench) { b.window.SetContent(container.NewStack()) }},
		"page shown again": {leave: func(b *bench) { b.shell.Go(page.Help); b.shell.Go(page.Org) }, asks: true},
	}
	ways := map[string]func(*Shell){
		"question": func(s *Shell) { s.Confirm(nothing, nothing, nothing, func() {}) },
		"challenge": func(s *Shell) {
			s.Challenge(page.Challenge{Title: nothing, Detail: nothing, Verb: nothing, Do: func() {}})
		},
		"request": func(s *Shell) {
			s.ShowRequest(page.Sending{Title: nothing, Verb: nothing, Request: "POST /", Do: func() {}})
		},
	}
	for name, c := range cases {
		for way, ask := range ways {
			t.Run(name+", "+way, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBench(t, practiceWorkspace())
					task := until(time.Second)
					again := until(time.Second)
					again.Done = func(error) { ask(b.shell) }
					task.Done = func(error) { b.shell.Run(again) } // as a use case that prepares another
					b.shell.Run(task)
					c.leave(b)
					b.pass(2 * time.Second)
					b.pass(2 * time.Second)
					if open := b.shell.config.Dialogs.Open(); open != c.asks {
						t.Errorf("a dialog is open: %v", open)
					}
				})
			})
		}
	}
}

func TestATaskThatEndsBehindAnotherPageShowsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		task := until(time.Second)
		task.Done = func(error) { b.shell.Go(page.Connection) }
		b.shell.Run(task)
		b.shell.Go(page.Help)
		b.pass(2 * time.Second)
		if b.shell.at != page.Help {
			t.Errorf("the page in front is %s", b.shell.at)
		}
		b.shell.Go(page.Org)
		if b.shell.at != page.Org {
			t.Error("the shell shows no page any more")
		}
	})
}
