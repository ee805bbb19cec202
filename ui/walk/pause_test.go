package walk

import (
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The countdown goes on each second, goes by itself, and stands while anybody waits.
func TestPauseCountsDown(t *testing.T) {
	housetest.App(t, look.Light)
	now, said := fixedNow, 0
	p := newRateLimitPause(func() time.Time { return now }, func() { said++ })
	var due func()
	p.after = func(_ time.Duration, do func()) func() { due = do; return func() { due = nil } }
	p.hear(setup.Wait{Until: now.Add(time.Second)})
	p.hear(setup.Wait{Until: now.Add(2500 * time.Millisecond), Refused: true})
	for _, left := range []string{"in 3 s", "in 2 s", "in 1 s"} {
		if got := p.words(secondsLeft(now, p.until)).String(); !p.notice.Visible() || !strings.Contains(got, left) {
			t.Errorf("%q, want %s", got, left)
		}
		if left == "in 3 s" {
			p.hear(setup.Wait{}) // the first goes on
		}
		now = now.Add(time.Second)
		due()
	}
	if p.notice.Visible() || due != nil {
		t.Error("the wait is over and still shown")
	}
	p.hear(setup.Wait{Until: now.Add(time.Minute)})
	if !p.notice.Visible() {
		t.Error("another wait isn't shown")
	}
	p.end()
	if p.notice.Visible() || due != nil || said == 0 {
		t.Error("the task is over and its wait still counts")
	}
}
