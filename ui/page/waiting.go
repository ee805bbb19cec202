package page

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
)

// Waiting is shown while a person does something on a web page: what is waited for, the
// address to copy, what opens it, and Cancel. It must be used on the UI goroutine only,
// except where it says otherwise.
type Waiting struct {
	What    *house.Text
	Left    *house.Text // beside it, how long is left; empty for nobody knows
	Failed  *house.Notice
	Address *house.CopyField
	Again   *house.Button // opens the page
	Give    *house.Button // Cancel
	Object  *fyne.Container

	host  Host
	sense *house.Paragraph
	opens string // what Again opens
	round int    // counts what was waited for
	// cancel ends what is waited for; nil while there is nothing.
	cancel atomic.Pointer[context.CancelFunc]
}

// Wait is something to wait for.
type Wait struct {
	What, Sense string
	Again       string // on the button that opens the page
	Address     string // to be copied
	Opens       string // what the button opens; "" for Address
}

// NewWaiting makes it, hidden. unopened is said where no browser opens; more stands above
// the address.
func NewWaiting(h Host, unopened string, more ...fyne.CanvasObject) *Waiting {
	w := &Waiting{host: h, What: house.NewText("", house.Body).Bold().CutEnd(), Left: house.NewText("", house.Caption), sense: house.NewParagraph("", house.Body)}
	w.Failed = house.NewNotice(house.NoticeWarning, unopened, nil)
	words := CopyWords()
	words.Copy = X("sign-in.wait.copy-address", "Copy the address")
	w.Address = house.NewCopyField("", words)
	w.Again = house.NewButton("", house.Secondary, w.openAgain).Icon("ext")
	w.Give = house.NewButton(X("task.cancel", "Cancel"), house.Secondary, w.GiveUp)
	rows := []fyne.CanvasObject{
		house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(w.What), w.Left), w.sense, w.Failed,
	}
	rows = append(rows, more...)
	w.Object = house.Stack(house.Gap12, append(rows, w.Address, house.Row(house.Gap8, w.Again, w.Give, house.Spring()))...)
	w.Object.Hide()
	return w
}

// Shown reports whether somebody is being waited for.
func (w *Waiting) Shown() bool { return w.Object.Visible() }

// Opens is what the button opens, "" once it is of no more use.
func (w *Waiting) Opens() string { return w.opens }

// Work makes a use case that Cancel here ends.
func (w *Waiting) Work(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		w.cancel.Store(&cancel)
		defer w.cancel.Store(nil)
		return do(ctx)
	}
}

// GiveUp ends what is waited for.
func (w *Waiting) GiveUp() {
	if cancel := w.cancel.Load(); cancel != nil {
		w.Give.Disable()
		(*cancel)()
	}
}

// Browse opens a page, shown by begin, which calls Begin. It is called off the UI
// goroutine. A browser that doesn't open ends nothing: the address is there to be copied.
func (w *Waiting) Browse(ctx context.Context, address string, begin func()) error {
	round := 0 // of begin; read and written on the UI goroutine
	show := func(f func()) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				f()
			}
		})
	}
	show(func() {
		begin()
		round = w.round
	})
	if err := w.open(address); err != nil {
		show(func() { w.failedIn(round) })
	}
	return nil
}

// Begin shows what is waited for. also, which may be nil, is called before the page
// around it follows.
func (w *Waiting) Begin(wait Wait, also func()) {
	w.What.SetText(wait.What)
	w.sense.SetText(wait.Sense)
	w.Again.SetText(wait.Again)
	w.Address.SetValue(wait.Address)
	w.opens = wait.Opens
	if w.opens == "" {
		w.opens = wait.Address
	}
	w.round++
	w.asks(true)
	w.Give.Enable()
	w.Object.Show()
	if also != nil {
		also()
	}
	w.host.Update()
	w.host.Focus(w.Again)
}

// Settle says that the person is done there, and what happens now.
func (w *Waiting) Settle(what, sense string) {
	w.Over()
	w.What.SetText(what)
	w.Left.SetText("")
	w.sense.SetText(sense)
	w.asks(false)
	w.Object.Refresh()
	w.host.Update()
	w.host.Focus(w.Give)
}

// asks shows or hides what leads to the page.
func (w *Waiting) asks(shown bool) {
	SetVisible(w.Address, shown)
	SetVisible(w.Again, shown)
	w.Failed.Hide()
}

// Fail says that no browser opened.
func (w *Waiting) Fail() {
	w.Again.SetText(X("sign-in.wait.open", "Open the page"))
	SetVisible(w.Failed, true)
	w.Object.Refresh()
	w.host.Update()
}

// Over drops the address: it is of no more use.
func (w *Waiting) Over() {
	w.round++
	w.Address.SetValue("")
	w.opens = ""
}

// End takes everything away that was shown.
func (w *Waiting) End() {
	w.Over()
	w.Object.Hide()
}

func (w *Waiting) open(address string) error {
	opener, ok := w.host.(Opener)
	if !ok {
		return errors.New("page: nothing here opens a browser")
	}
	return opener.OpenAddress(address)
}

// openAgain opens the page once more, off the UI goroutine: a browser may hold it until
// it is closed.
func (w *Waiting) openAgain() {
	address, round := w.opens, w.round
	go func() {
		if err := w.open(address); err != nil {
			fyne.Do(func() { w.failedIn(round) })
		}
	}()
}

// failedIn is Fail unless something else is waited for by now.
func (w *Waiting) failedIn(round int) {
	if round == w.round {
		w.Fail()
	}
}
