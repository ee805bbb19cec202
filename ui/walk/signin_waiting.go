package walk

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// signInWaiting is shown while a person signs in elsewhere: in the browser, or on
// another device with a code. It must be used on the UI goroutine only, except
// where it says otherwise.
type signInWaiting struct {
	*page.Waiting
	host  page.Host
	after func(time.Duration, func()) (stop func())

	code    *house.Text
	codeRow *fyne.Container

	until time.Time
	stop  func()
	tells func(left string) text.Text
	// begun is called when there is something to wait for.
	begun func()
}

func newSignInWaiting(host page.Host) *signInWaiting {
	w := &signInWaiting{host: host, after: page.AfterOnUI, stop: func() {}, begun: func() {}}
	w.code = house.NewText("", house.Display)
	words := page.CopyWords()
	words.Copy = page.X("sign-in.wait.copy-code", "Copy the code")
	w.codeRow = house.Row(house.Gap12, w.code, house.NewCopyButton(words, w.code.Text), house.Spring())
	w.Waiting = page.NewWaiting(host, page.X("sign-in.wait.no-browser", "No browser opened by itself. Copy the address into one on this computer, or cancel and sign in with a device code."), w.codeRow)
	return w
}

// browse opens the page where one signs in. It is called off the UI goroutine.
func (w *signInWaiting) browse(ctx context.Context, address string) error {
	return w.Browse(ctx, address, func() { w.showBrowser(address) })
}

// back says that nobody is waited for any more: what follows is up to Okta. It is
// called off the UI goroutine.
func (w *signInWaiting) back() { fyne.Do(w.showReading) }

func (w *signInWaiting) showReading() {
	if !w.Shown() {
		return
	}
	w.over()
	page.SetVisible(w.codeRow, false)
	w.Settle(page.X("sign-in.wait.reading", "Reading who signed in"),
		page.X("sign-in.wait.reading.why", "There is nothing more to do on Okta's page. Flowlatch asks who it is, with which admin roles, and where Workflows runs."))
}

// device shows the code to type in. It is called off the UI goroutine.
func (w *signInWaiting) device(c setup.DeviceCode) { fyne.Do(func() { w.showDevice(c) }) }

func (w *signInWaiting) showBrowser(address string) {
	page.SetVisible(w.codeRow, false)
	w.tells = func(left string) text.Text {
		return text.T("sign-in.wait.browser.left", "gives up in {{.Left}}", "Left", left)
	}
	w.begin(page.Wait{
		What:    page.X("sign-in.wait.browser", "Waiting for you in the browser"),
		Sense:   page.X("sign-in.wait.browser.why", "Sign in on Okta's page. Flowlatch goes on by itself when the browser comes back to it."),
		Again:   page.X("sign-in.wait.again", "Open the page again"),
		Address: address,
	}, setup.BrowserPatience)
}

func (w *signInWaiting) showDevice(c setup.DeviceCode) {
	w.code.SetText(c.UserCode)
	page.SetVisible(w.codeRow, true)
	w.tells = func(left string) text.Text {
		return text.T("sign-in.wait.device.left", "the code is good for {{.Left}}", "Left", left)
	}
	w.begin(page.Wait{
		What:    page.X("sign-in.wait.device", "Waiting for you on another device"),
		Sense:   w.where(),
		Again:   page.X("sign-in.wait.open", "Open the page"),
		Address: c.URL, Opens: c.CompleteURL,
	}, c.ExpiresIn)
}

// where says on which device the address of a code can be opened: the practice org is on
// this computer alone.
func (w *signInWaiting) where() string {
	if w.host.Workspace().Practice {
		return page.X("sign-in.wait.device.practice", "The practice org is on this computer only: open this address in its browser, sign in, and type in the code. At Okta any device will do.")
	}
	return page.X("sign-in.wait.device.why", "Open this address on any device, sign in, and type in the code. Show the code to nobody.")
}

func (w *signInWaiting) begin(wait page.Wait, patience time.Duration) {
	w.until = w.host.Now().Add(patience)
	w.Begin(wait, func() {
		w.begun()
		w.count()
	})
}

// count says every second how long is left.
func (w *signInWaiting) count() {
	w.stop()
	s := secondsLeft(w.host.Now(), w.until)
	w.Left.SetText(page.T(w.tells(fmt.Sprintf("%d:%02d", s/60, s%60))))
	w.Left.In(look.ColorText2)
	w.Object.Refresh()
	w.stop = w.after(time.Second, w.count)
}

// end takes everything away that was shown for the sign-in.
func (w *signInWaiting) end() {
	w.over()
	w.End()
}

// over drops the code: it is of no more use.
func (w *signInWaiting) over() {
	w.stop()
	w.code.SetText("")
}
