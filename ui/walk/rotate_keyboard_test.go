package walk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/rotate"
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
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
	"github.com/flowlatch/flowlatch/ui/walk"
)

// keyboard is a person at the keyboard before the real shell with the real pages of
// step 3, on a walk with a practice org.
type keyboard struct {
	t       *testing.T
	shell   *shell.Shell
	dialogs *shell.Dialogs
	canvas  fyne.Canvas
	queue   chan func() // for the UI goroutine, which is the test's
	door    *door
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

// oneThread is an app whose UI goroutine is the test's, as that of a real window is one:
// the driver of tests runs what is for it on whatever goroutine asks.
type oneThread struct {
	fyne.App
	queue chan func()
}

func (a oneThread) Driver() fyne.Driver { return queueing{a.App.Driver(), a.queue} }

type queueing struct {
	fyne.Driver
	queue chan func()
}

func (d queueing) DoFromGoroutine(f func(), wait bool) {
	done := make(chan struct{})
	d.queue <- func() { f(); close(done) }
	if wait {
		<-done
	}
}

// outside is a window that nobody leaves the shell for.
type outside struct{}

func (outside) Practise()            {}
func (outside) OpenWorkspace(string) {}
func (outside) NewOrg()              {}
func (outside) FirstScreen()         {}
func (outside) StartOver()           {}
func (outside) Mode() look.Mode      { return look.Light }
func (outside) SetMode(look.Mode)    {}

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
	housetest.App(t, look.Light)
	org := practicetest.Start(t, c)
	k := &keyboard{t: t, queue: make(chan func(), 100), door: newDoor(), clock: time.Now()}
	relay := canarytest.StartRelay(t, org.URL(), k.door.before)
	token := secret.New(org.AdminToken())
	a, err := app.Open(app.Config{
		Dir: t.TempDir(), Now: time.Now, PracticeInMemory: true, Practice: &app.RunningPractice{URL: relay.URL(), Token: token},
	})
	k.must(err)
	t.Cleanup(func() { k.must(a.Close()) })
	a.Vault.UseSession()
	k.walk, err = a.Practise(t.Context())
	k.must(err)
	k.must(k.walk.CheckOrg(t.Context(), relay.URL()))
	k.must(k.walk.SignIn(t.Context(), token))
	k.must(k.walk.GoTo(workspace.Place{Step: workspace.StepServiceApp, EndpointID: k.endpoint()}))
	client, err := a.Network.Client(wire.Route{Origin: relay.URL(), Credential: wire.SSWS(token)})
	k.must(err)
	k.admin, err = okta.NewClient(client, relay.URL())
	k.must(err)
	return k, a
}

func (k *keyboard) endpoint() string { return k.walk.Workspace().Place.EndpointID }

// open shows the shell in a window.
func (k *keyboard) open(a *app.App) {
	w := housetest.Window(k.t, fyne.NewSize(1280, 800), house.Spring())
	fyne.SetCurrentApp(oneThread{fyne.CurrentApp(), k.queue})
	k.canvas, k.dialogs = w.Canvas(), shell.NewDialogs(w.Canvas())
	k.shell = shell.New(shell.Config{
		App: a, Walk: k.walk, Canvas: k.canvas, Outside: outside{}, Dialogs: k.dialogs, Open: func(*url.URL) error { return nil },
		Pages: map[page.Name]func(page.Host) page.Page{
			page.Connection: walk.NewConnection, page.ServiceApp: walk.NewServiceApp, page.AppChoose: walk.NewAppChoose, page.AppState: walk.NewAppState,
			page.KeyRotate: walk.NewKeyRotate, page.KeyImport: walk.NewKeyImport, page.KeyExport: walk.NewKeyExport,
			page.TokenReader: walk.NewTokenReader, page.Experiment: walk.NewExperiment,
		},
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

// order names what Tab reaches from the page's first control to the end of its foot.
func (k *keyboard) order() []string {
	k.t.Helper()
	k.canvas.Unfocus()
	var names []string
	seen := map[fyne.Focusable]bool{}
	for {
		k.canvas.(software.WindowlessCanvas).FocusNext()
		f := k.canvas.Focused()
		if f == nil || seen[f] {
			return names
		}
		seen[f] = true
		names = append(names, k.focused())
	}
}

// focused is what a screen reader would say of what has the keyboard, or its kind.
func (k *keyboard) focused() string {
	if a, ok := k.canvas.Focused().(interface{ AccessibilityLabel() string }); ok && a.AccessibilityLabel() != "" {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", k.canvas.Focused())
}

// page names what Tab reaches on the page and in its foot.
func (k *keyboard) page() []string {
	k.t.Helper()
	all := k.order()
	from := slices.IndexFunc(all, func(name string) bool { return strings.HasPrefix(name, "5 Invoke test") })
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
	first := k.canvas.Focused()
	for k.focused() != name {
		k.canvas.(software.WindowlessCanvas).FocusNext()
		if k.canvas.Focused() == first {
			k.t.Fatalf("Tab doesn't lead to %q", name)
		}
	}
}

// state is the rotation that isn't over.
func (k *keyboard) state() rotate.State {
	k.t.Helper()
	s, _, err := k.walk.RotateKeyState(k.endpoint())
	k.must(err)
	return s
}

// ended is how the last rotation ended.
func (k *keyboard) ended() rotate.Ending {
	k.t.Helper()
	s, _, err := k.walk.RotateKeyLast(k.endpoint())
	k.must(err)
	return s.Ending
}

// keys are the app's keys at Okta: the ids of those that are active, and how many there are.
func (k *keyboard) keys() (active []string, all int) {
	k.t.Helper()
	keys, err := k.admin.Keys(k.t.Context(), k.app.AppID)
	k.must(err)
	for _, key := range keys {
		if key.Active() {
			active = append(active, key.KID)
		}
	}
	return active, len(keys)
}

// rotating is a person who has begun a rotation, on the word that its keys end with the
// program, up to a step.
func rotating(t *testing.T, until rotate.StepID) *keyboard {
	k := atStep3(t)
	k.tabTo("Rotate key")
	k.press(fyne.KeyReturn)
	k.read()
	k.do(fyne.KeyReturn)
	k.tabTo("Rotate anyway")
	k.do(fyne.KeyReturn)
	for k.state().Next != until {
		k.tabTo("Next step")
		k.do(fyne.KeyReturn)
	}
	return k
}

// wantFocus wants something to have the keyboard.
func (k *keyboard) wantFocus(what, name string) {
	k.t.Helper()
	if got := k.focused(); got != name {
		k.t.Errorf("%s: %q has the keyboard, want %q", what, got, name)
	}
}

// wantDialog wants a dialog in front in which Cancel has the keyboard, and then that
// Escape closes it, gives the keyboard back to the opener, and changes nothing.
func (k *keyboard) wantDialog(opener, verb string) {
	k.t.Helper()
	before, _ := k.keys()
	next := k.state().Next
	k.wantFocus("in the dialog", "Cancel")
	if got := k.order(); !k.dialogs.Open() || !slices.Equal(got, []string{"Cancel", verb}) {
		k.t.Fatalf("Tab reaches %q in the dialog", got)
	}
	k.press(fyne.KeyEscape)
	k.wantFocus("after Escape", opener)
	if active, _ := k.keys(); k.dialogs.Open() || k.state().Next != next || !slices.Equal(active, before) {
		k.t.Errorf("after Escape: open %v, next %s, active %v", k.dialogs.Open(), k.state().Next, active)
	}
}

// Each control of the page, in the order in which it is read, and what it does: begun,
// gone on step by step, and gone back.
func TestRotateByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.tabTo("Rotate key")
	k.press(fyne.KeyReturn)
	k.read()
	k.wantPage("Service app and keys", "Check and begin")
	k.press(fyne.KeyEscape)
	k.wantFocus("back on step 3", "Rotate key")

	k.press(fyne.KeyReturn)
	k.do(fyne.KeyReturn) // the primary action
	if _, begun, _ := k.walk.RotateKeyState(k.endpoint()); begun {
		t.Fatal("begun without a word that its keys end with the program")
	}
	k.wantFocus("beside the warning", "Try again")
	k.wantPage("Try again", "Rotate anyway", "Copy details", "Service app and keys")
	k.tabTo("Rotate anyway")
	k.do(fyne.KeyReturn)
	if k.state().Next != rotate.StepMake {
		t.Fatalf("next is %q", k.state().Next)
	}
	exchanges := []string{"3 exchanges", "3 exchanges behind this proof"}
	k.wantPage(append(exchanges, "Service app and keys", "Roll back", "Run all", "Next step")...)
	for _, link := range exchanges {
		k.tabTo(link)
		k.press(fyne.KeyReturn)
		if !slices.Contains(k.order(), "Copy what was received") {
			t.Errorf("%q doesn't lead to an exchange", link)
		}
		k.press(fyne.KeyEscape)
		k.wantFocus("out of the drawer", link)
	}

	k.tabTo("Next step")
	for _, next := range []rotate.StepID{rotate.StepRegister, rotate.StepProveNew, rotate.StepProveOld, rotate.StepUseNew, rotate.StepDeactivate} {
		k.do(fyne.KeyReturn)
		k.wantFocus("after a step", "Next step")
		if k.state().Next != next {
			t.Fatalf("next is %s, want %s", k.state().Next, next)
		}
	}
	k.press(fyne.KeyReturn)
	k.wantDialog("Next step", "Deactivate")
	k.press(fyne.KeyReturn)
	k.tabTo("Deactivate")
	k.do(fyne.KeyReturn)
	if active, all := k.keys(); k.state().Next != rotate.StepRefused || all != 2 || len(active) != 1 || active[0] == k.app.KeyID {
		t.Fatalf("next is %s, active %v of %d", k.state().Next, active, all)
	}

	k.tabTo("Roll back")
	k.press(fyne.KeyReturn)
	k.wantDialog("Roll back", "Roll back")
	k.press(fyne.KeyReturn)
	k.tabTo("Roll back")
	k.do(fyne.KeyReturn)
	if active, all := k.keys(); k.ended() != rotate.RolledBack || all != 1 || !slices.Equal(active, []string{k.app.KeyID}) {
		t.Errorf("%s: active %v of %d", k.ended(), active, all)
	}
}

// Run all, paused and gone on with: the keyboard stays with it, so that no second Enter
// does something else.
func TestRotateAllByKeyboard(t *testing.T) {
	k := rotating(t, rotate.StepRegister)
	k.tabTo("Run all")
	k.door.shut()
	k.press(fyne.KeyReturn)
	k.door.await() // the first request of the step
	k.wantFocus("while it runs", "Pause after this step")
	k.press(fyne.KeyReturn)
	k.door.unlock()
	k.wait()
	k.wantFocus("paused", "Run all")
	if k.state().Next != rotate.StepProveNew {
		t.Fatalf("paused before %s", k.state().Next)
	}
	k.do(fyne.KeyReturn)
	if k.state().Next != rotate.StepDeactivate {
		t.Fatalf("asks before %s", k.state().Next)
	}
	k.wantDialog("Run all", "Retire it")
	k.press(fyne.KeyReturn)
	k.tabTo("Retire it")
	k.do(fyne.KeyReturn)
	active, all := k.keys()
	if k.ended() != rotate.Rotated || all != 1 || slices.Contains(active, k.app.KeyID) {
		t.Fatalf("%s: active %v of %d", k.ended(), active, all)
	}
	if got := k.page(); !slices.Equal(got[len(got)-2:], []string{"Service app and keys", "Rotate again"}) {
		t.Errorf("at the end Tab reaches %q", got)
	}
}
