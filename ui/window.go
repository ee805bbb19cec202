package ui

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/firstrun"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

// window is the one window of the product. Its methods belong to the UI
// goroutine unless they say otherwise.
type window struct {
	ctx      context.Context // ends with the window
	end      context.CancelFunc
	fyne     fyne.App
	win      fyne.Window
	config   app.Config
	open     func(*url.URL) error
	spawn    func(func()) // runs work on a goroutine of its own
	mode     look.Mode
	contrast bool // the desktop asks for high contrast
	dialogs  *shell.Dialogs
	ease     func() // says in the question that closing asks that nothing runs any more; nil for none to be changed
	first    *firstrun.Screen

	app     *app.App                 // nil until the product is open
	pending func()                   // what was chosen before it was
	waits   context.CancelFunc       // stops what the first screen waits for; nil for nothing
	again   func()                   // the last choice, to be tried again
	shells  map[string]*shell.Shell  // by workspace; tasks go on in those that are not in front
	drawn   map[*shell.Shell]palette // what those that were left are drawn in
	front   *shell.Shell             // nil: the first screen is shown

	faults  []error                 // files that can't be read, still to be told
	damaged *workspace.DamagedError // what the Problem on the first screen is about; nil for something else
	left    map[string]bool         // damaged workspaces that the person left as they are, by id

	stopped bool        // the shells are; for the UI goroutine
	over    atomic.Bool // the event loop has ended
}

// onUI runs a function on the UI goroutine. Once the event loop has ended Fyne
// would run it on the caller's, beside what the window's end still does: then it
// is left out.
func (w *window) onUI(f func()) {
	fyne.Do(func() {
		if !w.over.Load() {
			f()
		}
	})
}

// newWindow makes the window with the first screen in it. Nothing is read.
func newWindow(ctx context.Context, f fyne.App, config app.Config, open func(*url.URL) error) *window {
	w := &window{fyne: f, config: config, open: open, spawn: func(f func()) { go f() }, shells: map[string]*shell.Shell{}, drawn: map[*shell.Shell]palette{}, left: map[string]bool{}}
	w.ctx, w.end = context.WithCancel(ctx)
	w.mode = storedMode(f.Preferences())
	f.Settings().SetTheme(look.New(w.mode))
	w.win = f.NewWindow("Flowlatch")
	w.win.SetPadded(false)
	w.dialogs = shell.NewDialogs(w.win.Canvas())
	w.first = w.firstScreen()
	w.first.Brief()
	w.win.Resize(fyne.NewSize(windowWidth, windowHeight))
	w.win.SetContent(w.first.Object())
	w.win.CenterOnScreen()
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.askToClose)
	w.bindKeys()
	w.win.Canvas().Focus(w.first.First())
	return w
}

func (w *window) firstScreen() *firstrun.Screen {
	return firstrun.New(firstrun.Config{
		Version: w.config.Version, Canvas: w.win.Canvas(),
		Mode: w.Mode, SetMode: w.SetMode,
		Practise: w.Practise, SetUp: w.NewOrg, Continue: w.OpenWorkspace,
		Help: w.help, Act: w.act, Cancel: w.cancelWait,
	})
}

// start opens the product once the window is there.
func (w *window) start() {
	w.win.Canvas().Focus(w.first.First())
	w.spawn(func() {
		shown := make(chan struct{}) // the first frame comes first
		w.onUI(func() { close(shown) })
		select {
		case <-shown:
			w.spawn(w.warmUp)
			w.spawn(w.followContrast)
			w.openApp()
		case <-w.ctx.Done():
		}
	})
}

// warmEvery leaves time for a frame, and for what the person does, between two
// things that are done for the first time.
const warmEvery = 60 * time.Millisecond

// warmUp completes the first screen and does for the first time what would hold
// up the first page, a little at a time. Fyne reads fonts for each style that a field sets text in (what the
// house draws names its font: look.FontFor); what is drawn is [house.Kinds].
// It runs on its own goroutine.
func (w *window) warmUp() {
	turns := []func() bool{
		once(func() { w.first.WarmUp() }), once(func() { w.first.Complete() }),
		once(func() { setText(fyne.TextStyle{}) }), once(func() { setText(fyne.TextStyle{Monospace: true}) }),
		func() bool { return w.first.WarmUp() },
	}
	next := time.NewTicker(warmEvery)
	defer next.Stop()
	for len(turns) > 0 {
		more := make(chan bool, 1)
		w.onUI(func() { more <- turns[0]() })
		select {
		case <-w.ctx.Done():
			return
		case again := <-more:
			if !again {
				turns = turns[1:]
			}
		}
		select {
		case <-w.ctx.Done():
			return
		case <-next.C:
		}
	}
}

// once is a turn after which the next one comes.
func once(do func()) func() bool {
	return func() bool {
		do()
		return false
	}
}

func setText(style fyne.TextStyle) { fyne.MeasureText("e", theme.TextSize(), style) }

// openApp runs on its own goroutine: it reads the data folder, then has the
// keychain asked.
func (w *window) openApp() {
	a, err := app.Open(w.config)
	if err != nil {
		w.onUI(func() { w.first.Tell(cannotOpen(err)) })
		return
	}
	listed := listWorkspaces(a)
	a.Vault.Changed.Subscribe(func(vault.Status) {
		w.onUI(func() { w.first.SetVault(a.Vault.Status()) })
	})
	fyne.Do(func() {
		if w.ctx.Err() != nil { // closed meanwhile: nobody else will
			_ = a.Close()
			return
		}
		w.opened(a, listed)
	})
	w.spawn(func() {
		if a.Vault.Check(w.ctx).State == vault.Ready {
			_ = a.SweepVault(w.ctx) // what stays is swept at the next start
		}
	})
}

func (w *window) opened(a *app.App, listed listing) {
	w.app = a
	w.showListing(listed)
	if pending := w.pending; pending != nil {
		w.pending = nil
		pending()
	}
}

// quit closes the window without asking.
func (w *window) quit() {
	w.stop((*shell.Shell).Stop)
	w.win.Close()
}

// stop ends what the shells do, once.
func (w *window) stop(end func(*shell.Shell)) {
	if w.stopped {
		return
	}
	w.stopped = true
	for _, s := range w.shells {
		end(s)
	}
	w.end()
}

// askToClose asks when something is running; the question takes the place of
// any other dialog, itself included.
func (w *window) askToClose() {
	if !w.running() {
		w.quit()
		return
	}
	for w.dialogs.Close() {
	}
	eased := w.dialogs.Confirm(shell.Question{
		Title:  text.T("close.title", "Stop what is running and close?"),
		Detail: text.T("close.detail", "What was already sent may have had its effect. Everything entered is kept."),
		Verb:   text.T("close.verb", "Stop and close"), Do: w.quit,
	})
	w.ease = func() {
		eased(text.T("close.eased.title", "Nothing is running any more. Close?"),
			text.T("close.eased.detail", "What was running has ended. Everything entered is kept."),
			text.T("close.eased.verb", "Close"))
	}
}

// easeClosing changes the question that closing asks once nothing runs any more.
func (w *window) easeClosing() {
	if w.ease != nil && !w.running() {
		w.ease()
		w.ease = nil
	}
}

// updated follows what a shell shows.
func (w *window) updated() {
	w.showTitle()
	w.easeClosing()
}

func (w *window) running() bool {
	for _, s := range w.shells {
		if s.Busy() {
			return true
		}
	}
	return w.waits != nil
}

// finish closes the product after the window, on the goroutine that was the UI's.
// It returns the exit code.
func (w *window) finish() int {
	w.over.Store(true)
	w.stop((*shell.Shell).End) // a signal can end the event loop before quit had its turn
	if w.app == nil {
		return 0
	}
	if err := w.app.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "flowlatch:", err)
		return 1
	}
	return 0
}

// help says the few things that are worth knowing before any org is set up.
func (w *window) help() {
	w.dialogs.Inform(text.T("first.help.title", "How this works"),
		text.T("first.help.1", "Practise first: the built-in org behaves like Okta and Okta Workflows, on this computer. The same five pages then set up your own org."),
		text.T("first.help.2", "Each step says why it is there, what to do, and shows the proof that it is done. You can leave at any point and come back."),
		text.T("first.help.3", "Keyboard: Tab moves as you read, Enter does the main action, Escape closes or goes back, {{.Key}}+1 to {{.Key}}+9 show a page, {{.Key}}+J shows everything that was sent.", "Key", house.ControlKey()),
		text.T("first.help.4", "Files lie in {{.Dir}}. They hold no secrets: those go to the system keychain or, where you choose so, stay in memory.", "Dir", w.config.Dir))
}

// title is what the window's list of tasks shows: the product, and what the
// workspace is called, its org's public domain unless it was given a name.
func title(s *shell.Shell) string {
	if s == nil {
		return "Flowlatch"
	}
	ws := s.Workspace()
	if ws.Practice {
		return page.X("title.practice", "Flowlatch - Practice org")
	}
	if ws.Org.Domain == "" {
		return "Flowlatch"
	}
	return "Flowlatch - " + page.WorkspaceName(ws)
}
