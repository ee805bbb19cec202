package walk_test

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/manage"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
	"github.com/flowlatch/flowlatch/ui/walk"
)

// keyboard is a person at the keyboard before the real shell with the real pages, on a
// walk with a practice org.
type keyboard struct {
	t       *testing.T
	shell   *shell.Shell
	dialogs *shell.Dialogs
	canvas  fyne.Canvas
	queue   chan func() // for the UI goroutine, which is the test's
	door    *door
	outside *outside
	browser chan string // the addresses that the browser was asked for
	org     *practice.Org
	address string // the org's
	product *app.App
	walk    *setup.Walk
	admin   *okta.Client
	clock   time.Time            // the shell's, on which everything takes seconds
	app     workspace.ServiceApp // before
}

// door lets requests through to the org while it is open.
type door struct {
	mu      sync.Mutex
	open    chan struct{} // closed when it is
	waiting chan struct{} // has one for each request that came to the door since it was shut
}

func newDoor() *door {
	d := &door{}
	d.shut()
	d.unlock()
	return d
}

func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open, d.waiting = make(chan struct{}), make(chan struct{}, 100)
}

// await waits for a request at the shut door.
func (d *door) await() {
	d.mu.Lock()
	waiting := d.waiting
	d.mu.Unlock()
	<-waiting
}

func (d *door) unlock() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.open)
}

// before is for canarytest.StartRelay.
func (d *door) before(r *http.Request) {
	d.mu.Lock()
	open, waiting := d.open, d.waiting
	d.mu.Unlock()
	select {
	case <-open:
		return
	default:
	}
	waiting <- struct{}{}
	select {
	case <-open:
	case <-r.Context().Done():
	}
}

// outside is the window around a shell: it takes note of what it is asked for.
type outside struct {
	asked []string
	mode  look.Mode
}

func (o *outside) Practise()               { o.asked = append(o.asked, "practise") }
func (o *outside) OpenWorkspace(id string) { o.asked = append(o.asked, "open "+id) }
func (o *outside) NewOrg()                 { o.asked = append(o.asked, "new org") }
func (o *outside) FirstScreen()            { o.asked = append(o.asked, "first screen") }
func (o *outside) StartOver()              { o.asked = append(o.asked, "start over") }
func (o *outside) Mode() look.Mode         { return o.mode }
func (o *outside) SetMode(m look.Mode)     { o.mode = m }

// atStep3 is a person on step 3, whose app and key are made and proven.
func atStep3(t *testing.T) *keyboard {
	t.Helper()
	k, a := atOrg(t, practice.Config{})
	k.must(k.walk.SetUpServiceApp(t.Context(), k.endpoint(), "", setup.KeyEC))
	k.app = k.walk.Workspace().ServiceApps[0]
	k.open(a)
	return k
}

// atOrg is a person who is signed in to a practice org of a kind; step 3 comes next.
func atOrg(t *testing.T, c practice.Config) (*keyboard, *app.App) {
	t.Helper()
	k := atStart(t, c)
	k.must(k.walk.CheckOrg(t.Context(), k.address))
	k.must(k.walk.SignIn(t.Context(), secret.New(k.org.AdminToken())))
	k.must(k.walk.GoTo(workspace.Place{Step: workspace.StepServiceApp, EndpointID: k.endpoint()}))
	return k, k.product
}

// atStart is a person who has only just come to a practice org of a kind.
func atStart(t *testing.T, c practice.Config) *keyboard {
	t.Helper()
	housetest.App(t, look.Light)
	k := &keyboard{
		t: t, queue: make(chan func(), 100), door: newDoor(), clock: time.Now(), org: practicetest.Start(t, c),
		outside: &outside{mode: look.Light}, browser: make(chan string, 10),
	}
	k.address = canarytest.StartRelay(t, k.org.URL(), k.door.before).URL()
	token := secret.New(k.org.AdminToken())
	k.product, k.walk = apptest.Practise(t, app.Config{Practice: &app.RunningPractice{URL: k.address, Token: token}})
	client, err := k.product.Network.Client(wire.Route{Origin: k.address, Credential: wire.SSWS(token)})
	k.must(err)
	k.admin, err = okta.NewClient(client, k.address)
	k.must(err)
	return k
}

func (k *keyboard) endpoint() string { return k.walk.Workspace().Place.EndpointID }

// pages are those of the product.
func pages() map[page.Name]func(page.Host) page.Page {
	return map[page.Name]func(page.Host) page.Page{
		page.Org: walk.NewOrg, page.Connection: walk.NewConnection, page.ServiceApp: walk.NewServiceApp,
		page.Endpoint: walk.NewEndpoint, page.Invoke: walk.NewInvoke,
		page.AppChoose: walk.NewAppChoose, page.AppState: walk.NewAppState,
		page.KeyRotate: walk.NewKeyRotate, page.KeyImport: walk.NewKeyImport, page.KeyExport: walk.NewKeyExport,
		page.TokenReader: walk.NewTokenReader, page.Experiment: walk.NewExperiment,
		page.Endpoints: manage.NewEndpoints, page.Created: manage.NewCreated, page.Report: manage.NewReport,
		page.Workspaces: manage.NewWorkspaces, page.Settings: manage.NewSettings, page.Help: manage.NewHelp,
	}
}

// open shows the shell in a window.
func (k *keyboard) open(a *app.App) {
	w := housetest.Window(k.t, fyne.NewSize(1280, 800), house.Spring())
	housetest.Queue(k.t, k.queue)
	k.canvas, k.dialogs = w.Canvas(), shell.NewDialogs(w.Canvas())
	k.shell = shell.New(shell.Config{
		App: a, Walk: k.walk, Canvas: k.canvas, Outside: k.outside, Dialogs: k.dialogs, Pages: pages(),
		Open:  func(u *url.URL) error { k.browser <- u.String(); return nil },
		Clock: func() time.Time { k.clock = k.clock.Add(2 * time.Second); return k.clock },
	})
	w.SetContent(k.shell.Object())
	k.canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if k.dialogs.Open() {
			k.dialogs.TypedKey(e)
			return
		}
		k.shell.TypedKey(e)
	})
	k.t.Cleanup(k.shell.Stop)
	k.shell.FocusFirst()
}

func (k *keyboard) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// press types a key as a window does: to what has the focus, else to the window.
func (k *keyboard) press(key fyne.KeyName) {
	if f := k.canvas.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	k.canvas.OnTypedKey()(&fyne.KeyEvent{Name: key})
}

// do presses a key and waits for what it has started.
func (k *keyboard) do(key fyne.KeyName) {
	k.t.Helper()
	k.press(key)
	k.wait()
}

// wait waits until nothing runs.
func (k *keyboard) wait() {
	k.t.Helper()
	for k.shell.Busy() {
		select {
		case f := <-k.queue:
			f()
		case <-k.t.Context().Done():
			k.t.Fatal("it doesn't end")
		}
	}
}

// read waits for what a page reads when it is first shown.
func (k *keyboard) read() {
	k.t.Helper()
	select {
	case f := <-k.queue:
		f()
	case <-k.t.Context().Done():
		k.t.Fatal("it isn't read")
	}
}

// readUntil is read for what comes with other things: until a control has the keyboard.
func (k *keyboard) readUntil(control string) {
	k.t.Helper()
	for k.focused() != control {
		k.read()
	}
}

// order names what Tab reaches from the page's first control to the end of its foot.
func (k *keyboard) order() []string { return housetest.TabOrder(k.canvas) }

// focused is what a screen reader would say of what has the keyboard, or its kind.
func (k *keyboard) focused() string { return housetest.Spoken(k.canvas.Focused()) }

// page names what Tab reaches on the page and in its foot.
func (k *keyboard) page() []string {
	k.t.Helper()
	all := k.order()
	from := slices.Index(all, "Help") // the end of the sidebar
	to := slices.Index(all, "Activity")
	if from < 0 || to < from {
		k.t.Fatalf("Tab reaches %q", all)
	}
	return all[from+1 : to]
}

// wantPage wants Tab to reach these, in the order in which they are read.
func (k *keyboard) wantPage(want ...string) {
	k.t.Helper()
	if got := k.page(); !slices.Equal(got, want) {
		k.t.Errorf("Tab reaches\n%q, want\n%q", got, want)
	}
}

// tabTo presses Tab until something has the keyboard.
func (k *keyboard) tabTo(name string) {
	k.t.Helper()
	for range mostControls {
		if k.focused() == name {
			return
		}
		k.canvas.(software.WindowlessCanvas).FocusNext()
	}
	k.t.Fatalf("Tab doesn't lead to %q", name)
}

// mostControls is more than any page has.
const mostControls = 200

// wantFocus wants something to have the keyboard.
func (k *keyboard) wantFocus(what, name string) {
	k.t.Helper()
	if got := k.focused(); got != name {
		k.t.Errorf("%s: %q has the keyboard, want %q", what, got, name)
	}
}
