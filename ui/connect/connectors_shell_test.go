package connect

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

// frame is the window's own frame around the page, with one UI goroutine: the test's.
type frame struct {
	t      *testing.T
	queue  chan func()
	window fyne.Window
	shell  *shell.Shell
	page   *connectorsPage
	open   func(*url.URL) error
	clock  time.Time // on which everything takes seconds
}

func newFrame(t *testing.T, h *host) *frame {
	t.Helper()
	base := fyne.CurrentApp()
	f := &frame{t: t, queue: make(chan func(), 1000), clock: time.Now(), open: func(*url.URL) error { return errors.New("no browser here") }}
	fyne.SetCurrentApp(queuedApp{base, f.queue})
	t.Cleanup(func() { fyne.SetCurrentApp(base) })
	f.window = housetest.Window(t, fyne.NewSize(1280, 800), house.Spring())
	f.shell = shell.New(shell.Config{
		App: h.app, Walk: h.walk, Canvas: f.window.Canvas(), Outside: staying{}, Dialogs: shell.NewDialogs(f.window.Canvas()),
		Open: func(u *url.URL) error { return f.open(u) }, Do: func(do func()) { f.queue <- do },
		Clock: func() time.Time { f.clock = f.clock.Add(2 * time.Second); return f.clock },
		Pages: map[page.Name]func(page.Host) page.Page{page.Connectors: func(host page.Host) page.Page {
			f.page = NewConnectors(host).(*connectorsPage)
			f.page.editor.ports = []int{0}
			return f.page
		}},
	})
	f.window.SetContent(f.shell.Object())
	t.Cleanup(f.shell.Stop)
	f.shell.Go(page.Connectors)
	housetest.Settle(f.window.Content())
	return f
}

// until does what is for the UI goroutine until something holds.
func (f *frame) until(what string, holds func() bool) {
	f.t.Helper()
	for late := time.After(20 * time.Second); !holds(); {
		select {
		case do := <-f.queue:
			do()
		case <-late:
			f.t.Fatalf("still no %s", what)
		}
	}
	housetest.Settle(f.window.Content())
}

func (f *frame) press(key fyne.KeyName) { f.shell.TypedKey(&fyne.KeyEvent{Name: key}) }

// In the window itself: Enter begins a connection, what is typed is drawn, Ctrl+Enter
// rehearses, the page grows with the answer, and Escape leads back.
func TestConnectorsInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	f := newFrame(t, newPracticeHost(t))
	f.press(fyne.KeyReturn)
	f.until("connection", func() bool { return f.page.editor.stored() != nil && !f.shell.Busy() })
	e := f.page.editor
	test.Tap(e.fill)
	f.until("fields that are filled in", func() bool {
		return !f.shell.Busy() && e.typed.Username != "" && !e.secrets.Secret.IsZero()
	})
	if !e.sent.drawing.object.Visible() || !strings.Contains(e.sent.drawing.shown.Head(), "Authorization: Basic ") {
		t.Fatalf("drawn: %s", e.sent.why.words.Text())
	}
	f.shell.Act()
	f.until("answer", func() bool { return !f.shell.Busy() && e.answer.shown != nil })
	if !strings.Contains(f.page.arrived(), "Authorization: Basic ") {
		t.Errorf("arrived %q", f.page.arrived())
	}
	if got, least := f.page.body.Size().Height, house.HeightFor(f.page.body, f.page.body.Size().Width); got < least {
		t.Errorf("the page is %v high, with %v in it", got, least)
	}
	f.press(fyne.KeyEscape)
	f.until("list", func() bool { return f.page.table.Visible() })
	if got := f.window.Canvas().Focused(); got != fyne.Focusable(f.page.rows[f.page.host.Workspace().Connectors[0].ID].open) {
		t.Errorf("the keyboard is at %T", got)
	}
}

// The browser is waited for with a way to cancel, and the page is as before when that
// was taken.
func TestAllowingInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	f := newFrame(t, newPracticeHost(t))
	f.press(fyne.KeyReturn)
	f.until("connection", func() bool { return f.page.editor.stored() != nil && !f.shell.Busy() })
	e := f.page.editor
	for i, k := range connector.Kinds() {
		if needsToken(k.Type) && k.Secret() != "" && len(k.Fields) == 5 {
			e.dialog.kind.SetSelected(i)
			e.dialog.kind.OnChanged(i)
		}
	}
	test.Tap(e.fill)
	f.until("fields that are filled in", func() bool { return !f.shell.Busy() && e.typed.ClientID != "" && !e.secrets.Secret.IsZero() })
	browser := make(chan *url.URL, 1)
	f.open = func(u *url.URL) error { browser <- u; return nil }
	f.press(fyne.KeyReturn)
	f.until("browser", func() bool { return e.token.wait.object.Visible() })
	if got := f.window.Canvas().Focused(); got != fyne.Focusable(e.token.wait.again) {
		t.Errorf("the keyboard is at %T", got)
	}
	<-browser
	test.Tap(e.token.wait.give)
	f.until("end", func() bool { return !f.shell.Busy() })
	if e.token.wait.object.Visible() || e.problem.Showing() {
		t.Error("giving up leaves something behind")
	}
	f.open = func(u *url.URL) error { return clicking(t.Context(), "allow")(u.String()) }
	f.press(fyne.KeyReturn)
	f.until("token", func() bool { return !f.shell.Busy() && !e.secrets.Refresh.IsZero() })
	if !e.token.renew.Visible() || f.page.Foot().Primary.Label.String() != "Rehearse" {
		t.Errorf("%q, then %q", e.token.access.Text(), f.page.Foot().Primary.Label)
	}
}
