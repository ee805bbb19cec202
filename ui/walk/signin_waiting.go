package walk

import (
	"context"
	"fmt"
	"sync/atomic"
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
	host  page.Host
	after func(time.Duration, func()) (stop func())

	what    *house.Text
	left    *house.Text
	sense   *house.Paragraph
	failed  *house.Notice
	code    *house.Text
	codeRow *fyne.Container
	copyOf  *house.CopyButton
	address *house.CopyField
	again   *house.Button
	give    *house.Button
	object  *fyne.Container

	opens string // what again opens
	round int    // counts what was waited for
	until time.Time
	stop  func()
	tells func(left string) text.Text
	// begun is called when there is something to wait for.
	begun func()
	// cancel ends the sign-in that is waited for; nil while there is none.
	cancel atomic.Pointer[context.CancelFunc]
}

func newSignInWaiting(host page.Host) *signInWaiting {
	w := &signInWaiting{host: host, after: afterOnUI, stop: func() {}, begun: func() {}}
	w.what, w.left = house.NewText("", house.Body).Bold().CutEnd(), house.NewText("", house.Caption)
	w.sense = house.NewParagraph("", house.Body)
	w.failed = house.NewNotice(house.NoticeWarning, page.X("sign-in.wait.no-browser", "No browser opened by itself. Copy the address into one on this computer, or cancel and sign in with a device code."), nil)
	w.code = house.NewText("", house.Display)
	words := page.CopyWords()
	words.Copy = page.X("sign-in.wait.copy-code", "Copy the code")
	w.copyOf = house.NewCopyButton(words, w.code.Text)
	w.codeRow = house.Row(house.Gap12, w.code, w.copyOf, house.Spring())
	words.Copy = page.X("sign-in.wait.copy-address", "Copy the address")
	w.address = house.NewCopyField("", words)
	w.again = house.NewButton("", house.Secondary, w.openAgain).Icon("ext")
	w.give = house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, w.giveUp)
	w.object = house.Stack(house.Gap12,
		house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(w.what), w.left),
		w.sense, w.failed, w.codeRow, w.address, house.Row(house.Gap8, w.again, w.give, house.Spring()))
	w.object.Hide()
	return w
}

// shown reports whether somebody is being waited for.
func (w *signInWaiting) shown() bool { return w.object.Visible() }

// work makes a use case that Cancel here ends.
func (w *signInWaiting) work(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		w.cancel.Store(&cancel)
		defer w.cancel.Store(nil)
		return do(ctx)
	}
}

// giveUp ends the sign-in.
func (w *signInWaiting) giveUp() {
	if cancel := w.cancel.Load(); cancel != nil {
		w.give.Disable()
		(*cancel)()
	}
}

// browse opens the page where one signs in. It is called off the UI goroutine. A
// browser that doesn't open ends nothing: the address is there to be copied.
func (w *signInWaiting) browse(ctx context.Context, address string) error {
	show := func(f func()) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				f()
			}
		})
	}
	show(func() { w.showBrowser(address) })
	if err := w.open(address); err != nil {
		show(func() { w.fail() })
	}
	return nil
}

// back says that nobody is waited for any more: what follows is up to Okta. It is
// called off the UI goroutine.
func (w *signInWaiting) back() { fyne.Do(w.showReading) }

func (w *signInWaiting) showReading() {
	if !w.shown() {
		return
	}
	w.over()
	w.what.SetText(page.X("sign-in.wait.reading", "Reading who signed in"))
	w.left.SetText("")
	w.sense.SetText(page.X("sign-in.wait.reading.why", "There is nothing more to do on Okta's page. Flowlatch asks who it is, with which admin roles, and where Workflows runs."))
	w.asks(false)
	page.SetVisible(w.codeRow, false)
	w.object.Refresh()
	w.host.Update()
	w.host.Focus(w.give)
}

// asks shows or hides what the person signs in with.
func (w *signInWaiting) asks(shown bool) {
	page.SetVisible(w.address, shown)
	page.SetVisible(w.again, shown)
	w.failed.Hide()
}

// device shows the code to type in. It is called off the UI goroutine.
func (w *signInWaiting) device(c setup.DeviceCode) { fyne.Do(func() { w.showDevice(c) }) }

func (w *signInWaiting) open(address string) error {
	opener, ok := w.host.(page.Opener)
	if !ok {
		return fmt.Errorf("walk: nothing opens %s", address)
	}
	return opener.OpenAddress(address)
}

// openAgain opens the page once more, off the UI goroutine: a browser may hold it
// until it is closed.
func (w *signInWaiting) openAgain() {
	address, round := w.opens, w.round
	go func() {
		if err := w.open(address); err != nil {
			fyne.Do(func() { w.failedIn(round) })
		}
	}()
}

// failedIn is fail unless another sign-in is waited for by now.
func (w *signInWaiting) failedIn(round int) {
	if round == w.round {
		w.fail()
	}
}

func (w *signInWaiting) fail() {
	page.SetVisible(w.failed, true)
	w.object.Refresh()
}

func (w *signInWaiting) showBrowser(address string) {
	w.what.SetText(page.X("sign-in.wait.browser", "Waiting for you in the browser"))
	w.sense.SetText(page.X("sign-in.wait.browser.why", "Sign in on Okta's page that has opened. Flowlatch goes on by itself when the browser comes back to it."))
	w.again.SetText(page.X("sign-in.wait.again", "Open the page again"))
	page.SetVisible(w.codeRow, false)
	w.tells = func(left string) text.Text {
		return text.T("sign-in.wait.browser.left", "gives up in {{.Left}}", "Left", left)
	}
	w.begin(address, address, setup.BrowserPatience)
}

func (w *signInWaiting) showDevice(c setup.DeviceCode) {
	w.what.SetText(page.X("sign-in.wait.device", "Waiting for you on another device"))
	w.sense.SetText(w.where())
	w.again.SetText(page.X("sign-in.wait.open", "Open the page"))
	w.code.SetText(c.UserCode)
	page.SetVisible(w.codeRow, true)
	w.tells = func(left string) text.Text {
		return text.T("sign-in.wait.device.left", "the code is good for {{.Left}}", "Left", left)
	}
	opens := c.CompleteURL
	if opens == "" {
		opens = c.URL
	}
	w.begin(c.URL, opens, c.ExpiresIn)
}

// where says on which device the address of a code can be opened: the practice org is on
// this computer alone.
func (w *signInWaiting) where() string {
	if w.host.Workspace().Practice {
		return page.X("sign-in.wait.device.practice", "The practice org is on this computer only: open this address in its browser, sign in, and type in the code. At Okta any device will do.")
	}
	return page.X("sign-in.wait.device.why", "Open this address on any device, sign in, and type in the code. Nobody but you must see it.")
}

func (w *signInWaiting) begin(shown, opens string, patience time.Duration) {
	w.address.SetValue(shown)
	w.opens, w.until = opens, w.host.Now().Add(patience)
	w.round++
	w.asks(true)
	w.give.Enable()
	w.object.Show()
	w.begun()
	w.count()
	w.host.Update()
	w.host.Focus(w.again)
}

// count says every second how long is left.
func (w *signInWaiting) count() {
	w.stop()
	s := secondsLeft(w.host.Now(), w.until)
	w.left.SetText(page.T(w.tells(fmt.Sprintf("%d:%02d", s/60, s%60))))
	w.left.In(look.ColorText2)
	w.object.Refresh()
	w.stop = w.after(time.Second, w.count)
}

// end takes everything away that was shown for the sign-in.
func (w *signInWaiting) end() {
	w.over()
	w.object.Hide()
}

// over drops what the person signed in with: it is of no more use.
func (w *signInWaiting) over() {
	w.stop()
	w.round++
	w.code.SetText("")
	w.address.SetValue("")
	w.opens = ""
}
