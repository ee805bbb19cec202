package connect

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// waiting is shown while a person allows a connection in the browser. It must be used
// on the UI goroutine only, except where it says otherwise.
type waiting struct {
	host page.Host

	what    *house.Text
	sense   *house.Paragraph
	failed  *house.Notice
	address *house.CopyField
	again   *house.Button
	give    *house.Button
	object  *fyne.Container

	opens  string
	cancel atomic.Pointer[context.CancelFunc]
}

func newWaiting(h page.Host) *waiting {
	w := &waiting{host: h, what: house.NewText("", house.Body).Bold().CutEnd(), sense: house.NewParagraph("", house.Caption)}
	w.failed = house.NewNotice(house.NoticeWarning, page.X("connectors.wait.no-browser", "No browser opened by itself. Copy the address into one on this computer."), nil)
	words := page.CopyWords()
	words.Copy = page.X("sign-in.wait.copy-address", "Copy the address")
	w.address = house.NewCopyField("", words)
	w.again = house.NewButton(page.X("sign-in.wait.again", "Open the page again"), house.Secondary, w.openAgain).Icon("ext")
	w.give = house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, w.giveUp)
	w.object = house.Stack(house.Gap12,
		house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(w.what)),
		w.sense, w.failed, w.address, house.Row(house.Gap8, w.again, w.give, house.Spring()))
	w.object.Hide()
	return w
}

// work makes a use case that Cancel here ends.
func (w *waiting) work(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		w.cancel.Store(&cancel)
		defer w.cancel.Store(nil)
		return do(ctx)
	}
}

func (w *waiting) giveUp() {
	if cancel := w.cancel.Load(); cancel != nil {
		w.give.Disable()
		(*cancel)()
	}
}

// browse opens the service's page. It is called off the UI goroutine. A browser that
// doesn't open ends nothing: the address is there to be copied.
func (w *waiting) browse(ctx context.Context, address string) error {
	show := func(f func()) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				f()
			}
		})
	}
	show(func() { w.begin(address) })
	if err := w.open(address); err != nil {
		show(w.fail)
	}
	return nil
}

// back says that nobody is waited for any more. It is called off the UI goroutine.
func (w *waiting) back() { fyne.Do(w.reading) }

func (w *waiting) begin(address string) {
	w.opens = address
	w.what.SetText(page.X("connectors.wait", "Waiting for you in the browser"))
	w.sense.SetText(page.X("connectors.wait.why", "Allow it on the service's page, as when the connection is made in Workflows. Flowlatch goes on by itself when the browser comes back, and gives up after a few minutes. Until then the fields that the token is for stay as they are."))
	w.address.SetValue(address)
	w.failed.Hide()
	page.SetVisible(w.address, true)
	page.SetVisible(w.again, true)
	w.give.Enable()
	w.object.Show()
	w.host.Update()
	w.host.Focus(w.again)
}

func (w *waiting) reading() {
	if !w.object.Visible() {
		return
	}
	w.what.SetText(page.X("connectors.wait.code", "Asking for the token"))
	w.sense.SetText(page.X("connectors.wait.code.why", "The browser is back. Flowlatch exchanges the code for a token, as Workflows does."))
	page.SetVisible(w.address, false)
	page.SetVisible(w.again, false)
	w.host.Update()
	w.host.Focus(w.give)
}

func (w *waiting) fail() {
	page.SetVisible(w.failed, true)
	w.host.Update()
}

// end takes everything away that was shown for it.
func (w *waiting) end() {
	w.opens = ""
	w.address.SetValue("")
	w.object.Hide()
}

func (w *waiting) open(address string) error {
	opener, ok := w.host.(page.Opener)
	if !ok {
		return errors.New("nothing here opens a browser")
	}
	return opener.OpenAddress(address)
}

// openAgain opens the page once more, off the UI goroutine: a browser may hold it until
// it is closed.
func (w *waiting) openAgain() {
	address := w.opens
	go func() {
		if err := w.open(address); err != nil {
			fyne.Do(func() {
				if w.opens == address {
					w.fail()
				}
			})
		}
	}()
}
