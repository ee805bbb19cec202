package walk

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rateLimitPause counts down a wait for the org's rate limit. It must be used on
// the UI goroutine only, except where it says otherwise.
type rateLimitPause struct {
	now     func() time.Time
	changed func()
	after   func(time.Duration, func()) (stop func())
	waiting int // requests that wait
	until   time.Time
	refused bool
	stop    func()
	notice  *house.Notice
}

func newRateLimitPause(now func() time.Time, changed func()) *rateLimitPause {
	p := &rateLimitPause{now: now, changed: changed, after: page.AfterOnUI, stop: func() {}}
	p.notice = house.NewNotice(house.NoticeNote, " ", nil)
	p.notice.Hide()
	return p
}

// told hears of a wait, or with the zero one of its end. Any goroutine may call it.
func (p *rateLimitPause) told(w setup.Wait) { fyne.Do(func() { p.hear(w) }) }

func (p *rateLimitPause) hear(w setup.Wait) {
	if w.Until.IsZero() {
		if p.waiting = max(0, p.waiting-1); p.waiting == 0 {
			p.end()
		}
		return
	}
	p.waiting++
	p.refused = w.Refused
	if w.Until.After(p.until) {
		p.until = w.Until
	}
	p.show()
}

// end takes the countdown away, whatever is still waiting.
func (p *rateLimitPause) end() {
	p.stop()
	p.waiting, p.until = 0, time.Time{}
	p.hide()
}

func (p *rateLimitPause) hide() {
	if p.notice.Visible() {
		p.notice.Hide()
		p.changed()
	}
}

func (p *rateLimitPause) show() {
	p.stop()
	left := secondsLeft(p.now(), p.until)
	if left == 0 { // what waited goes on
		p.hide()
		return
	}
	p.notice.Set(house.NoticeNote, "", page.T(p.words(left)))
	p.notice.Show()
	p.changed()
	p.stop = p.after(time.Second, p.show)
}

// words say how many seconds are left of the wait, and what it is for.
func (p *rateLimitPause) words(left int) text.Text {
	if p.refused {
		return text.T("walk.pause.refused", "Okta's rate limit is reached. The request is sent again in {{.Seconds}} s; Cancel gives up.", "Seconds", strconv.Itoa(left))
	}
	return text.T("walk.pause.share", "Flowlatch leaves the rest of the org's rate limit to others, and goes on in {{.Seconds}} s. How much it may use is chosen in Settings.", "Seconds", strconv.Itoa(left))
}

// secondsLeft is the whole seconds until a time, never negative.
func secondsLeft(now, until time.Time) int {
	return max(0, int((until.Sub(now) + time.Second - 1).Seconds()))
}
