package walk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// later has something done on the UI goroutine after a while. stop takes it back.
type later func(d time.Duration, do func()) (stop func())

func afterFunc(d time.Duration, do func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(do) })
	return func() { timer.Stop() }
}

// waitLine counts down while requests wait for the org's rate limit. It is hidden
// while none does.
type waitLine struct {
	host   page.Host
	after  later
	until  time.Time
	kind   bool // Okta refused a request
	stop   func()
	notice *house.Notice
	object *fyne.Container
}

func newWaitLine(host page.Host) *waitLine {
	w := &waitLine{host: host, after: afterFunc, stop: func() {}, notice: house.NewNotice(house.NoticeWarning, " ", nil)}
	w.object = house.Stack(0, w.notice)
	w.object.Hide()
	return w
}

// under has waits under the returned context counted down. Any goroutine may call
// it.
func (w *waitLine) under(ctx context.Context) context.Context {
	return setup.WithWaiting(ctx, func(wait setup.Wait) { fyne.Do(func() { w.set(wait) }) })
}

// set shows a wait, or for the zero one that it is over.
func (w *waitLine) set(wait setup.Wait) {
	w.stop()
	w.until, w.kind = wait.Until, wait.Refused
	w.tick()
}

func (w *waitLine) tick() {
	left := w.until.Sub(w.host.Now())
	shown := !w.until.IsZero() && left > 0
	if shown {
		w.notice.Set(house.NoticeWarning, "", page.T(waitWords(w.kind, left)))
		w.stop = w.after(time.Second, w.tick)
	}
	if shown != w.object.Visible() {
		page.SetVisible(w.object, shown)
		w.host.Update()
	}
	w.object.Refresh()
}

func waitWords(refused bool, left time.Duration) text.Text {
	seconds := int((left + time.Second - 1) / time.Second)
	if refused {
		return text.T("wait.refused", "Okta had too many requests and asks for a pause: {{.Seconds}} s left. Flowlatch then goes on by itself; Cancel stops it.", "Seconds", seconds)
	}
	return text.T("wait.share", "A pause, to leave room in the org's limit for others: {{.Seconds}} s left. Flowlatch then goes on by itself; Cancel stops it.", "Seconds", seconds)
}

// over ends the countdown: the task that waited is over.
func (w *waitLine) over() { w.set(setup.Wait{}) }
