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
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
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
	f := &frame{t: t, queue: make(chan func(), 1000), clock: time.Now(), open: func(*url.URL) error { return errors.New("no browser here") }}
	housetest.Queue(t, f.queue)
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

// answered reports whether the rehearsal that was begun is over, with an answer.
func (f *frame) answered() bool { return !f.shell.Busy() && f.page.editor.answer.shown != nil }

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

// In the window the echo target takes its time: nothing is sent meanwhile, and then there,
// where another answer takes the first one's place. What is done again is what failed.
func TestEchoTargetAndRetryInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	ws, hits := calling(t, fine)
	f := newFrame(t, newHost(t, ws))
	f.page.show("none")
	f.shell.Act()
	f.until("answer", f.answered)
	e := f.page.editor
	e.sent.target.SetSelected(toEcho)
	e.aim(toEcho)
	f.shell.Act()
	if f.shell.Busy() || !strings.Contains(e.sent.where.Text(), "being started") || !strings.Contains(e.answer.sameText.Text(), "before something was changed") {
		t.Fatalf("goes %q", e.sent.where.Text())
	}
	f.until("echo target", func() bool { return e.there.URL != "" })
	f.shell.Act()
	f.until("answer", f.answered)
	if !strings.Contains(f.page.arrived(), "GET /echo/x HTTP/1.1") || hits.Load() != 1 {
		t.Errorf("arrived %q, %d requests at the service", f.page.arrived(), hits.Load())
	}
	if _, n := f.page.host.App().Activity.Newest(); n != 2 {
		t.Errorf("Activity has %d exchanges", n)
	}
	f.page.show("cc")
	f.page.typeSecret("made up")
	e.getToken() // where nobody is
	f.until("Problem", func() bool { return !f.shell.Busy() && e.problem.Showing() })
	failed := e.problems["cc"]
	e.act(problem.Retry)
	f.until("another Problem", func() bool { return !f.shell.Busy() && e.problems["cc"] != nil })
	if again := e.problems["cc"]; again == failed || again.Code != failed.Code || hits.Load() != 1 {
		t.Errorf("problem %v, %d requests at the service", again, hits.Load())
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
		if connector.NeedsToken(k.Type) && k.Secret() != "" && len(k.Fields) == 5 {
			e.dialog.kind.SetSelected(i)
			e.dialog.kind.OnChanged(i)
		}
	}
	test.Tap(e.fill)
	f.until("fields that are filled in", func() bool { return !f.shell.Busy() && e.typed.ClientID != "" && !e.secrets.Secret.IsZero() })
	browser := make(chan *url.URL, 1)
	f.open = func(u *url.URL) error { browser <- u; return nil }
	f.press(fyne.KeyReturn)
	f.until("browser", func() bool { return e.token.wait.Shown() })
	if got := f.window.Canvas().Focused(); got != fyne.Focusable(e.token.wait.Again) {
		t.Errorf("the keyboard is at %T", got)
	}
	<-browser
	test.Tap(e.token.wait.Give)
	f.until("end", func() bool { return !f.shell.Busy() })
	if e.token.wait.Shown() || e.problem.Showing() {
		t.Error("giving up leaves something behind")
	}
	f.open = func(u *url.URL) error { return clicking(t.Context(), "allow")(u.String()) }
	f.press(fyne.KeyReturn)
	f.until("token", func() bool { return !f.shell.Busy() && !e.secrets.Refresh.IsZero() })
	if !e.token.renew.Visible() || f.page.Foot().Primary.Label.String() != "Rehearse" {
		t.Errorf("%q, then %q", e.token.access.Text(), f.page.Foot().Primary.Label)
	}
}

// inView reports whether something that is lower than the window can be seen whole.
func inView(o fyne.CanvasObject) bool {
	const header, foot = 100, 56
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
	return y >= header && y+o.Size().Height <= 800-foot
}

// What comes back is brought into view, wherever the page was read when it was sent.
func TestAnAnswerComesIntoViewInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	f := newFrame(t, newPracticeHost(t))
	f.press(fyne.KeyReturn)
	f.until("connection", func() bool { return f.page.editor.stored() != nil && !f.shell.Busy() })
	e := f.page.editor
	f.page.choose(t, workspace.ConnectorClientCredentials)
	test.Tap(e.fill)
	f.until("fields that are filled in", func() bool {
		return !f.shell.Busy() && e.typed.ClientID != "" && !e.secrets.Secret.IsZero()
	})
	f.press(fyne.KeyReturn)
	f.until("token", func() bool { return !f.shell.Busy() && !e.secrets.Access.IsZero() })
	if inView(e.answer.object) {
		t.Fatal("this page is no test: the answer is in view")
	}
	f.shell.Act()
	f.until("answer", f.answered)
	if !inView(e.answer.object) {
		t.Error("the answer is out of view")
	}
}

// A page that no browser opens is given as an address to copy.
func TestConsentsWithoutABrowserInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	f := newFrame(t, newPracticeHost(t))
	f.page.editor.openConsents()
	copied := func() bool {
		found := false
		each(f.shell.Object(), func(o fyne.CanvasObject) {
			if b, ok := o.(*house.Button); ok && spoken(b) == "Copy address" {
				found = true
			}
		})
		return found
	}
	f.until("address to copy", copied)
	if said := wordsOf(f.shell.Object()); !strings.Contains(said, "/oauth/connected") {
		t.Errorf("it says\n%s", said)
	}
}
