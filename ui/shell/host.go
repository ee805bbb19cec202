package shell

import (
	"context"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// App is the open product.
func (s *Shell) App() *app.App { return s.config.App }

// Walk is the walk of the workspace shown.
func (s *Shell) Walk() *setup.Walk { return s.config.Walk }

// Workspace is its current snapshot.
func (s *Shell) Workspace() *workspace.Workspace { return s.config.Walk.Workspace() }

// EndpointID is the endpoint in front; another one when that is gone.
func (s *Shell) EndpointID() string {
	ws := s.Workspace()
	if ws.Endpoint(s.endpoint) == nil {
		s.endpoint = firstEndpoint(ws)
	}
	return s.endpoint
}

// Now is the product's clock.
func (s *Shell) Now() time.Time { return s.config.App.Now() }

// Go shows a page. A task whose page the person has left shows none.
func (s *Shell) Go(name page.Name) {
	if s.leftBehind() {
		return
	}
	s.opens(name)
	s.show(name)
	s.remember()
}

var _ page.Leader = (*Shell)(nil)

// GoAnd shows a page and has it do something, unless the person has left the page that
// asks.
func (s *Shell) GoAnd(name page.Name, do problem.Action) {
	s.Go(name)
	if t, ok := s.current().(page.Taker); ok && s.at == name {
		t.Take(do)
	}
}

// Select brings an endpoint to the front and shows a page.
func (s *Shell) Select(endpointID string, to page.Name) {
	s.endpoint = endpointID
	s.Go(to)
}

// Copy puts a value on the clipboard and says so.
func (s *Shell) Copy(value string) {
	s.clipboard.set(value)
	s.Toast(text.T("toast.copied", "Copied"))
}

var _ page.CopySayer = (*Shell)(nil)

// CopyOf puts a value on the clipboard and says what it is.
func (s *Shell) CopyOf(what text.Text, value string) {
	s.clipboard.set(value)
	s.Toast(text.T("toast.copied-what", "Copied: {{.What}}", "What", page.T(what)))
}

// CopyPassing puts a secret on the clipboard and takes it away again.
func (s *Shell) CopyPassing(value secret.Secret) {
	s.clipboard.setSecret(value)
	s.Toast(text.T("toast.secret-copied", "Copied. It is cleared after 30 s, where the system allows it."))
}

// Open shows a page of a console in the system's browser.
func (s *Shell) Open(link setup.Link) {
	address := setup.URL(s.Workspace(), s.EndpointID(), link)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
		s.say(house.Attention, page.X("toast.no-address", "That page's address isn't known yet. Step 1 finds it."))
		return
	}
	s.browse(u)
}

func (s *Shell) browse(u *url.URL) {
	go func() {
		if err := s.config.Open(u); err != nil {
			s.config.Do(func() { s.tellNoBrowser(u) })
		}
	}()
}

// tellNoBrowser gives the address to somebody whose browser didn't come up.
func (s *Shell) tellNoBrowser(u *url.URL) {
	s.toasts.Pop(house.Toast{
		State:  house.Failed,
		Text:   page.T(text.T("browser.failed", "No browser opened. Open {{.URL}} yourself.", "URL", u.String())),
		Action: page.X("browser.copy", "Copy address"), OnAction: func() { s.CopyOf(text.T("toast.address", "the address"), u.String()) },
	})
}

// ShowActivity opens the drawer at an exchange.
func (s *Shell) ShowActivity(requestID string) {
	s.intoActivity()
	s.activity.showAt(requestID)
}

var _ page.ExchangeShower = (*Shell)(nil)

// ShowExchange opens the drawer at an exchange by what is kept of it.
func (s *Shell) ShowExchange(e workspace.Evidence) { s.activity.showEvidence(e) }

// Toast says something in passing.
func (s *Shell) Toast(t text.Text) { s.say(house.Done, page.T(t)) }

// Fail tells in passing that something failed.
func (s *Shell) Fail(err error) {
	if p := problem.From(err); p != nil {
		s.tellBriefly(p)
	}
}

// Save writes something off the UI goroutine, after what was to be saved
// before it.
func (s *Shell) Save(write func() error) {
	s.inOrder(func() {
		err := write()
		if err == nil {
			return // the walk announces the change
		}
		s.config.Do(func() {
			if s.life.Err() == nil {
				s.Fail(err)
				s.Update()
			}
		})
	})
}

// inOrder runs a function on a goroutine of its own when the one before it has
// returned. Stop waits for it.
func (s *Shell) inOrder(do func()) {
	before, done := s.saved, make(chan struct{})
	s.saved = done
	s.writes.Go(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
	})
}

// Settled is closed once everything is saved that was to be saved by now.
func (s *Shell) Settled() <-chan struct{} {
	if s.saved != nil {
		return s.saved
	}
	settled := make(chan struct{})
	close(settled)
	return settled
}

// Confirm asks before something that can't be taken back. A task whose page the
// person has left asks nothing.
func (s *Shell) Confirm(title, detail, verb text.Text, do func()) {
	if s.leftBehind() {
		return
	}
	s.config.Dialogs.Confirm(Question{Title: title, Detail: detail, Verb: verb, Do: do})
}

// Focus moves the keyboard focus to something on the screen, to the page's start for
// nil. While another screen is in front it does nothing.
func (s *Shell) Focus(f fyne.Focusable) {
	if f == nil && s.inFront() {
		f = s.frame.start
		s.frame.start.Show()
	}
	o, ok := f.(fyne.CanvasObject)
	if !ok || !s.inFront() || f != fyne.Focusable(s.frame.start) && page.Gone(f) {
		return
	}
	house.Wake(s.toasts)
	s.config.Canvas.Focus(f)
	if !s.drawn(o) {
		s.showOnceDrawn(f, o)
	}
}

// everDrawn reports whether something was ever drawn: else Fyne knows no window of it.
func everDrawn(o fyne.CanvasObject) bool {
	return fyne.CurrentApp().Driver().CanvasForObject(o) != nil
}

// drawnBy is how long what is shown for the first time may take to be drawn.
const drawnBy = 100 * time.Millisecond

// showOnceDrawn scrolls to what was given the keyboard, should it still have it once it
// is drawn: what never was has no place in the window that could be scrolled to.
func (s *Shell) showOnceDrawn(f fyne.Focusable, o fyne.CanvasObject) {
	time.AfterFunc(drawnBy, func() {
		s.config.Do(func() {
			if s.life.Err() == nil && s.inFront() && s.config.Canvas.Focused() == f {
				s.frame.scroll.Follow(o)
			}
		})
	})
}

// inFront reports whether the window shows this shell.
func (s *Shell) inFront() bool { return s.config.Canvas.Content() == s.Object() }

// StartOver empties the practice org, after asking.
func (s *Shell) StartOver() {
	s.config.Dialogs.Confirm(StartOverQuestion(s.config.Outside.StartOver))
}

// NewOrg begins the set-up of an Okta org.
func (s *Shell) NewOrg() { s.config.Outside.NewOrg() }

// FirstScreen leads back to the two ways in.
func (s *Shell) FirstScreen() { s.config.Outside.FirstScreen() }

// Mode is how the window looks.
func (s *Shell) Mode() look.Mode { return s.config.Outside.Mode() }

// SetMode changes how the window looks.
func (s *Shell) SetMode(m look.Mode) { s.config.Outside.SetMode(m) }

// checkVault asks the keychain again. The person waits for it.
func (s *Shell) checkVault() {
	s.Run(page.Task{
		What: text.T("task.vault", "Waiting for the keychain"),
		Work: func(ctx context.Context) error {
			s.config.App.Vault.UseKeychain()
			s.config.App.Vault.Check(ctx)
			return ctx.Err()
		},
	})
}
