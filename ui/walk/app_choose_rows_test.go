//go:build unix && !race

package walk

import (
	"net/url"
	"runtime"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

// manyApps is a large org's; of them every 25th is a service app.
const manyApps = 10_000

// heldChoice is the page on an org with ten thousand apps. Each page of apps is read
// when the test says so.
func heldChoice(t *testing.T) (*askingHost, *appChoosePage) {
	t.Helper()
	h, _, admin := orgHost(t, practice.Config{Apps: manyApps})
	for _, err := range admin.AppPages(t.Context(), okta.AppQuery{Q: "no app is called so"}) {
		must(t, err) // the org makes its apps when first asked
	}
	h.Hold = true
	p := NewAppChoose(h).(*appChoosePage)
	p.after = notYet
	t.Cleanup(p.Close)
	h.show(p)
	return h, p
}

// read lets the page read for as long as it wants to.
func (h *askingHost) read() {
	for h.Busy() {
		h.Finish()
	}
}

// moment is a point in time, by the clock and by the processor time that this program
// has used: a computer that does other things beside makes the one late, not the other.
type moment struct {
	at   time.Time
	used time.Duration
}

func now(t *testing.T) moment {
	t.Helper()
	var u syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return moment{time.Now(), time.Duration(u.Utime.Nano() + u.Stime.Nano())}
}

func (m moment) until(later moment) time.Duration {
	return min(later.at.Sub(m.at), later.used-m.used)
}

// firstRow reads one page and tells how long after its last byte a row of it is drawn.
func firstRow(t *testing.T, h *askingHost, p *appChoosePage) time.Duration {
	t.Helper()
	if p.list.Rows() > 0 || !h.Busy() {
		t.Fatalf("%d rows before anything is read, reading: %v", p.list.Rows(), h.Busy())
	}
	var arrived moment
	defer h.App().Activity.Changed.Subscribe(func(x wire.Exchange) {
		if at, err := url.Parse(x.URL); err == nil && at.Path == "/api/v1/apps" && !at.Query().Has("filter") {
			arrived = now(t)
		}
	})()
	h.Finish()
	if p.list.Rows() == 0 || !p.rows.Visible() || arrived.at.IsZero() {
		t.Fatalf("no row after the first page; %d apps, in Activity since %s, %v", len(p.all), arrived.at, p.tries.shown())
	}
	housetest.Settle(p.body)
	h.Canvas.Capture()
	return arrived.until(now(t))
}

// TestAppChooseFirstRow (not under the race detector, which makes the painter of tests
// ten times slower): of ten thousand apps a row is in sight 300 ms after the first
// page has arrived, listed and searched. The fastest of three counts: what else the
// computer does makes others slow.
func TestAppChooseFirstRow(t *testing.T) {
	const most, tries = 300 * time.Millisecond, 3
	fastest := map[string]time.Duration{}
	keep := func(what string, took time.Duration) {
		if before, there := fastest[what]; !there || took < before {
			fastest[what] = took
		}
	}
	for range tries {
		h, p := heldChoice(t)
		keep("listed", firstRow(t, h, p))
		h.read()
		test.Type(p.query.Focusable(), "jacaranda")
		p.search()
		keep("searched", firstRow(t, h, p))
		h.read()
		if row, _ := p.list.Selected(); p.asked != "jacaranda" || row.ID != "" {
			t.Fatalf("asked for %q, selected %+v", p.asked, row)
		}
	}
	for what, took := range fastest {
		if took > most {
			t.Errorf("%s: the first row was drawn %s after the first page", what, took)
		}
	}
	t.Log(fastest)
}

// inUse is how much memory is in use that the Activity drawer doesn't account for.
func (h *askingHost) inUse() int {
	runtime.GC()
	runtime.GC() // what finalizers held on to
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	bodies := 0
	for _, x := range h.App().Activity.All() {
		bodies += len(x.RequestBody.Text) + len(x.ResponseBody.Text)
	}
	return int(m.HeapAlloc) - bodies //nolint:gosec // no computer has so much
}

// TestAppChooseMemoryIsBounded: what stays of ten thousand apps is small, no page is
// kept beside what is shown of it, and reading them again takes the place of the first
// time.
func TestAppChooseMemoryIsBounded(t *testing.T) {
	const most = 1_200 // bytes for an app, of which Okta sends some 2,500
	h, p := heldChoice(t)
	toTheEnd := func() {
		h.read()
		h.Canvas.Focus(p.list.Focusable())
		for n := 0; !p.complete; n++ {
			if n > manyApps {
				t.Fatal("it has no end")
			}
			h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			h.read()
		}
	}
	before := h.inUse()
	p.everything()
	toTheEnd()
	read := len(p.all)
	once := h.inUse() - before
	if read < manyApps || p.list.Rows() != read || once/read > most {
		t.Errorf("%d apps in %d rows take %d bytes each", read, p.list.Rows(), once/read)
	}
	p.again()
	toTheEnd()
	if twice := h.inUse() - before; len(p.all) != read || twice > once+once/2 {
		t.Errorf("%d apps take %d bytes, read again %d", len(p.all), once, twice)
	}
	runtime.KeepAlive(p)
}
