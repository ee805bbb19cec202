package shell

import (
	"cmp"
	"context"
	"errors"
	"image"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// fixedNow is the clock of every test here.
var fixedNow = time.Date(2026, time.March, 9, 10, 46, 12, 0, time.UTC)

// fakePage is a page that counts what is asked of it.
type fakePage struct {
	host     page.Host
	step     int
	title    string
	back     page.Name
	field    *house.TextField
	card     *house.Card
	proof    *page.ProofCard
	updates  int
	acted    int
	key      string // of the primary action; empty for Enter
	solving  bool
	solved   int
	opened   bool            // something in its own place
	aimless  bool            // nothing on the page takes the focus
	footless bool            // it has no foot
	note     string          // in the foot; empty for the usual one
	closing  func()          // what Close does; nil for nothing
	long     *fyne.Container // stands below the card
}

func newFakePage(h page.Host, step int, title string, back page.Name) *fakePage {
	p := &fakePage{host: h, step: step, title: title, back: back, field: house.NewTextField("Anything"), long: house.Stack(0)}
	p.proof = page.NewProofCard(h, text.Plain("Reachable"), text.Plain("An Okta org"))
	p.card = house.NewHeadCard(house.CardHead{Icon: "org", Title: "What to do"}, p.field,
		house.NewParagraph("A page has a form at the left and the proof of what it did at the right.", house.Caption))
	return p
}

func (p *fakePage) Head() page.Head {
	return page.Head{
		Title: text.Plain(p.title), Why: text.Plain("One sentence says why this step is there."), Step: p.step,
		State:   p.stored().Current(),
		Actions: []page.Action{{Label: text.Plain("Re-check"), Icon: "refresh", Do: func() {}}},
	}
}

func (p *fakePage) Body() fyne.CanvasObject {
	return house.Stack(house.Gap12, house.Split(house.Gap12, page.ProofWidth, 400, p.card, p.proof.Object()), p.long)
}

func (p *fakePage) Foot() page.Foot {
	if p.footless {
		return page.Foot{}
	}
	return page.Foot{
		Back: p.back, Note: text.Plain(cmp.Or(p.note, "Saved in workspace")),
		Primary: page.Action{Label: text.Plain("Continue"), Shortcut: p.key, Do: func() { p.acted++ }},
	}
}

func (p *fakePage) stored() workspace.Step {
	return setup.StepOf(p.host.Workspace(), workspace.Steps()[max(0, p.step-1)], p.host.EndpointID())
}

func (p *fakePage) Update() {
	p.updates++
	p.proof.Set(p.stored())
}

func (p *fakePage) First() fyne.Focusable {
	if p.aimless {
		return nil
	}
	return p.field.Focusable()
}

func (p *fakePage) Close() {
	if p.closing != nil {
		p.closing()
	}
}

func (p *fakePage) Solve() bool {
	if p.solving {
		p.solved++
	}
	return p.solving
}

// outside notes what the shell asks of its window.
type outside struct{ asked []string }

func (o *outside) Practise()               { o.asked = append(o.asked, "practise") }
func (o *outside) OpenWorkspace(id string) { o.asked = append(o.asked, id) }
func (o *outside) NewOrg()                 { o.asked = append(o.asked, "new") }
func (o *outside) FirstScreen()            { o.asked = append(o.asked, "first") }
func (o *outside) StartOver()              { o.asked = append(o.asked, "over") }
func (o *outside) Mode() look.Mode         { return look.Light }
func (o *outside) SetMode(look.Mode)       {}

// bench is a shell in a window with two pages, org and connection.
type bench struct {
	t       *testing.T
	shell   *Shell
	window  fyne.Window
	outside *outside
	pages   map[page.Name]*fakePage
	opened  chan string

	mu     sync.Mutex
	queued []func()      // for the UI goroutine, which is the test's
	posted chan struct{} // full when something was queued since it was last emptied
}

// settle waits until nothing moves and then does what was left for the UI
// goroutine, as often as there is something. Call it in a synctest bubble.
func (b *bench) settle() {
	for {
		synctest.Wait()
		if !b.turn() {
			return
		}
	}
}

// untilIdle does what comes in for the UI goroutine until no task runs. It is
// settle for tasks that use the network, which don't go into a bubble.
func (b *bench) untilIdle() {
	for b.shell.Busy() {
		<-b.posted
		b.turn()
	}
}

// turn does what was left for the UI goroutine and reports whether that was
// anything.
func (b *bench) turn() bool {
	b.mu.Lock()
	work := b.queued
	b.queued = nil
	b.mu.Unlock()
	for _, do := range work {
		do()
	}
	return len(work) > 0
}

// pass lets time go by.
func (b *bench) pass(d time.Duration) {
	time.Sleep(d)
	b.settle()
}

func (b *bench) post(do func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queued = append(b.queued, do)
	select {
	case b.posted <- struct{}{}:
	default:
	}
}

func newBench(t *testing.T, ws *workspace.Workspace) *bench {
	t.Helper()
	a := openApp(t)
	return newBenchOf(t, a, setup.Open(setup.Deps{Store: a.Workspaces, Vault: a.Vault, Network: a.Network, Activity: a.Activity, Now: a.Now}, ws))
}

func newBenchOf(t *testing.T, a *app.App, walk *setup.Walk) *bench {
	t.Helper()
	housetest.App(t, look.Light)
	b := &bench{t: t, outside: &outside{}, pages: map[page.Name]*fakePage{}, opened: make(chan string, 1), posted: make(chan struct{}, 1)}
	b.window = housetest.Window(t, fyne.NewSize(1280, 800), house.Spring())
	b.shell = New(Config{
		App: a, Walk: walk, Canvas: b.window.Canvas(), Outside: b.outside, Dialogs: NewDialogs(b.window.Canvas()),
		Open:  func(u *url.URL) error { b.opened <- u.String(); return nil },
		Pages: b.registry(), Do: b.post,
	})
	b.window.SetContent(b.shell.Object())
	b.window.Canvas().SetOnTypedKey(b.shell.TypedKey)
	t.Cleanup(b.shell.Stop)
	b.shell.FocusFirst()
	return b
}

func (b *bench) registry() map[page.Name]func(page.Host) page.Page {
	make := func(name page.Name, step int, title string, back page.Name) func(page.Host) page.Page {
		return func(h page.Host) page.Page {
			b.pages[name] = newFakePage(h, step, title, back)
			return b.pages[name]
		}
	}
	return map[page.Name]func(page.Host) page.Page{
		page.Org:        make(page.Org, 1, "Org", ""),
		page.Connection: make(page.Connection, 2, "Workflows connection", page.Org),
		page.Endpoints:  make(page.Endpoints, 0, "Endpoints", ""),
		page.Created:    make(page.Created, 0, "Made by this walk", ""),
		page.Settings:   make(page.Settings, 0, "Settings", ""),
		page.Help:       make(page.Help, 0, "Help", ""),
	}
}

func openApp(t *testing.T) *app.App {
	t.Helper()
	return apptest.Open(t, app.Config{Now: func() time.Time { return fixedNow }})
}

// press types a key as a window does: to what has the focus, else to the
// canvas.
func (b *bench) press(key fyne.KeyName) {
	c := b.window.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: key})
}

func practiceWorkspace() *workspace.Workspace {
	ws := setup.NewWorkspace("practice", "Practice org", true, fixedNow)
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell = "http://127.0.0.1:47615", "127.0.0.1", "practice"
	ws.Org.SignIn = workspace.SignIn{Method: workspace.APIToken, Name: "Trainee Admin"}
	ws.Org.Step = workspace.Step{State: workspace.Done, Proof: &workspace.Proof{
		What: text.Plain("The org answers"), At: fixedNow.Add(-4 * time.Minute), By: workspace.Measured,
		Checks: []workspace.Check{
			{Name: text.Plain("Reachable"), Detail: text.Plain("On this computer, over loopback"), Measure: "1 ms", Outcome: workspace.Passed},
			{Name: text.Plain("An Okta org"), Detail: text.Plain("Organization id 00o1"), Outcome: workspace.Passed},
		},
		Exchanges: []workspace.Evidence{{Method: "GET", RequestID: "req-1"}},
	}}
	ws.Connection.Step = workspace.Step{State: workspace.InProgress}
	return ws
}

func TestPagesAreBuiltOnceAndShownInPlace(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	org := b.pages[page.Org]
	if org == nil || len(b.pages) != 1 {
		t.Fatalf("pages built at the start: %v, want the one in front only", b.pages)
	}
	b.shell.Go(page.Connection)
	b.shell.Go(page.Org)
	if b.pages[page.Org] != org {
		t.Error("the org page was built again")
	}
	if b.shell.at != page.Org || !b.shell.sidebar.steps[0].Chosen() || b.shell.sidebar.steps[1].Chosen() {
		t.Error("the sidebar does not show which page is in front")
	}
}

func TestAPageThatDoesNotExistChangesNothing(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Go(page.Invoke)
	if b.shell.at != page.Org {
		t.Errorf("in front is %q, want the page from before", b.shell.at)
	}
}

func TestTheWalkIsResumedWhereItWasLeft(t *testing.T) {
	ws := practiceWorkspace()
	ws.Place.Step = workspace.StepConnection
	b := newBench(t, ws)
	if b.shell.at != page.Connection {
		t.Errorf("in front is %q, want %q", b.shell.at, page.Connection)
	}
}

func TestKeys(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Go(page.Connection)
	p := b.pages[page.Connection]
	b.press(fyne.KeyReturn) // the text field has no use for it
	if p.acted != 1 {
		t.Errorf("Enter acted %d times, want once", p.acted)
	}
	p.solving = true
	b.press(fyne.KeyReturn)
	if p.solved != 1 || p.acted != 1 {
		t.Errorf("with a Problem shown Enter solved %d times and acted %d times, want 1 and 1", p.solved, p.acted)
	}
	p.solving, p.key = false, "Ctrl+Enter"
	b.shell.Update()
	b.press(fyne.KeyReturn)
	if p.acted != 1 {
		t.Errorf("Enter did what Ctrl+Enter is the key of")
	}
	b.press(fyne.KeyEscape)
	if b.shell.at != page.Org {
		t.Errorf("Escape led to %q, want back to %q", b.shell.at, page.Org)
	}
	b.shell.GoTo(9)
	if b.shell.at != page.Settings {
		t.Errorf("the ninth page is %q, want %q", b.shell.at, page.Settings)
	}
}

func TestConfirmMeansNoByDefault(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			b.shell.config.Dialogs.Close()
		}
	})
	for name, key := range map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Escape": fyne.KeyEscape} {
		before := b.window.Canvas().Focused()
		b.shell.StartOver()
		b.press(key)
		if b.shell.config.Dialogs.Open() || len(b.outside.asked) > 0 {
			t.Errorf("%s did not just close the question (asked of the window: %v)", name, b.outside.asked)
		}
		if b.window.Canvas().Focused() != before {
			t.Errorf("%s did not give the focus back", name)
		}
	}
	b.shell.StartOver()
	b.window.Canvas().FocusNext()
	b.press(fyne.KeySpace)
	if len(b.outside.asked) != 1 || b.outside.asked[0] != "over" {
		t.Errorf("the verb did %v, want over", b.outside.asked)
	}
}

func TestOpenShowsOnlyWebPages(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Open(setup.LinkAdminConsole)
	if got, want := <-b.opened, "http://127.0.0.1:47615/console"; got != want {
		t.Errorf("opened %q, want %q", got, want)
	}
	ws := setup.NewWorkspace("org-1", "", false, fixedNow)
	b = newBench(t, ws)
	b.shell.Open(setup.LinkAdminConsole)
	if toast, ok := b.shell.toasts.Shown(); !ok || toast.State != house.Attention {
		t.Error("a page whose address isn't known did not say so")
	}
}

var errBroken = errors.New("broken")

func failing(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

func TestANewNameHasItsRoomAtOnce(t *testing.T) {
	b := newBench(t, setup.NewWorkspace("org-1", "", false, fixedNow))
	ws := practiceWorkspace()
	ws.Org.SignIn.Name = "Somebody with a name that is longer than before"
	b.shell.header.update(ws)
	if got, want := b.shell.header.person.Size().Width, b.shell.header.person.MinSize().Width; got < want {
		t.Errorf("the name has %v, wants %v", got, want)
	}
}

// TestPagesOutOfSightFollowTheTheme: Fyne refreshes only what is in a window.
func TestPagesOutOfSightFollowTheTheme(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	fresh := func() image.Image {
		b.shell.Go(page.Org)
		return b.window.Canvas().Capture()
	}
	fresh()
	b.shell.Go(page.Connection)
	test.ApplyTheme(t, look.New(look.Dark))
	switched := fresh()
	b.pages[page.Org].Body().Refresh()
	b.window.SetContent(b.shell.Object())
	if diff := differing(switched, fresh()); diff > 0 {
		t.Errorf("%d pixels of a page that was out of sight keep the colours of before", diff)
	}
	if r, g, _, _ := switched.At(700, 200).RGBA(); r > 0x8000 && g > 0x8000 {
		t.Error("the page did not become dark")
	}
}

func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}
