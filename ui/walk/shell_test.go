package walk

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

// nowhere is the outside of a shell that nobody leaves.
type nowhere struct{}

func (nowhere) Practise()            {}
func (nowhere) OpenWorkspace(string) {}
func (nowhere) NewOrg()              {}
func (nowhere) FirstScreen()         {}
func (nowhere) StartOver()           {}
func (nowhere) Mode() look.Mode      { return look.Light }
func (nowhere) SetMode(look.Mode)    {}

// framedPage is a page in the window's own frame: it scrolls there, and what has the
// keyboard is brought into view.
type framedPage struct {
	t      *testing.T
	shell  *shell.Shell
	window fyne.Window
	ui     chan func()
}

// inShell shows the org page of a walk in a window's frame.
func inShell(t *testing.T, h *askingHost) (*framedPage, *orgPage) {
	t.Helper()
	f := &framedPage{t: t, window: housetest.Window(t, fyne.NewSize(1280, 800), house.Spring()), ui: make(chan func(), 100)}
	var p *orgPage
	f.shell = shell.New(shell.Config{
		App: h.App(), Walk: h.Walk(), Canvas: f.window.Canvas(), Outside: nowhere{}, Dialogs: shell.NewDialogs(f.window.Canvas()),
		Open: func(*url.URL) error { return errors.New("no browser here") }, Do: func(do func()) { f.ui <- do },
		Pages: map[page.Name]func(page.Host) page.Page{page.Org: func(host page.Host) page.Page {
			p = NewOrg(host).(*orgPage)
			return p
		}},
	})
	f.window.SetContent(f.shell.Object())
	t.Cleanup(f.shell.Stop)
	housetest.Settle(f.window.Content())
	return f, p
}

// settle runs what waits for the UI goroutine, until the task is over.
func (f *framedPage) settle() {
	f.t.Helper()
	for late := time.After(20 * time.Second); ; {
		select {
		case do := <-f.ui:
			do()
		case <-late:
			f.t.Fatal("the task doesn't end")
		}
		if !f.shell.Busy() && len(f.ui) == 0 {
			return
		}
	}
}

// sight is where an object stands in the window, from its top.
func sight(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
}

// A sign-in that fails far down the page leads to what went wrong: the card is in
// sight, and its best way out has the keyboard.
func TestAFailedSignInIsInSight(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	f, p := inShell(t, h)
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	must(t, err)
	plain, err := key.PrivatePEM()
	must(t, err)
	p.signIn.replace(workspace.ServiceKey)
	p.signIn.guides[workspace.ServiceKey].open(true)
	f.shell.Update()
	p.signIn.key.client.SetText(someClient)
	p.signIn.key.pasted = plain
	f.window.Canvas().Focus(p.signIn.key.name.Focusable())
	if top := sight(p.address.card); top > 0 {
		t.Fatalf("the page isn't scrolled: its top is at %v", top)
	}
	p.doSignIn()
	f.settle()
	card := p.tries.card.First()
	if card == nil || f.window.Canvas().Focused() != card {
		t.Fatalf("%T has the keyboard", f.window.Canvas().Focused())
	}
	if top := sight(p.tries.card.Object()); top < 56 || top > 400 {
		t.Errorf("the card's top is at %v", top)
	}
}

// Who has signed in is at the page's start: Enter goes on, and what is typed alters
// no field of the step that is done.
func TestSigningInEndsAtThePagesStart(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	must(t, h.Walk().SignOut(t.Context()))
	f, p := inShell(t, h)
	chooseWay(p, workspace.APIToken)
	f.window.Canvas().Focus(p.address.field.Focusable())
	p.practise()
	f.settle()
	before := p.address.field.Text()
	focused := f.window.Canvas().Focused()
	if focused == nil {
		t.Fatal("Tab begins at the top of the window")
	}
	focused.TypedRune('x')
	if p.First() != nil || p.address.field.Text() != before || p.Foot().Primary.Label.String() != "Continue to Workflows connection" {
		t.Errorf("after signing in %T has the keyboard, the address is %q", focused, p.address.field.Text())
	}
}

// The code for another device is in sight with what opens its page, which has the
// keyboard.
func TestTheCodeForAnotherDeviceIsInSight(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	must(t, h.Walk().SignOut(t.Context()))
	f, p := inShell(t, h)
	standing(p)
	chooseWay(p, workspace.Device)
	f.window.Canvas().Focus(p.signIn.client.Focusable())
	w := p.signIn.waiting
	w.showDevice(setup.DeviceCode{UserCode: "FFZSBZNN", URL: "http://127.0.0.1/activate", ExpiresIn: 10 * time.Minute})
	f.shell.Update()
	if focused := f.window.Canvas().Focused(); focused != fyne.Focusable(w.Again) {
		t.Fatalf("%T has the keyboard", focused)
	}
	for what, o := range map[string]fyne.CanvasObject{"the code": w.code, "the address": w.Address, "Open the page": w.Again} {
		if top := sight(o); top < 56 || top+o.Size().Height > 710 {
			t.Errorf("%s stands at %v", what, top)
		}
	}
}
