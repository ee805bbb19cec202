package shell

import (
	"context"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Outside is what the shell asks of the window around it: everything beyond
// one workspace.
type Outside interface {
	// Practise, OpenWorkspace and NewOrg show another workspace; each may take
	// a while.
	Practise()
	OpenWorkspace(id string)
	NewOrg()
	// FirstScreen leads back to the two ways in.
	FirstScreen()
	// StartOver empties the practice org and shows its walk from the start.
	StartOver()
	// Mode is how the window looks, SetMode the person's choice.
	Mode() look.Mode
	SetMode(look.Mode)
}

// Config is what a shell is made of.
type Config struct {
	App    *app.App
	Walk   *setup.Walk
	Canvas fyne.Canvas
	// Open shows an address in the system's browser. It may block: it is
	// called off the UI goroutine.
	Open    func(*url.URL) error
	Pages   map[page.Name]func(page.Host) page.Page
	Outside Outside
	Dialogs *Dialogs
	// Updated is called after each Update; it may be nil.
	Updated func()
	// Do runs a function on the UI goroutine; nil takes fyne.Do.
	Do func(func())
	// Clock measures short times; nil takes time.Now.
	Clock func() time.Time
}

// Shell shows the pages of one workspace. It implements page.Host and
// page.Themed.
type Shell struct {
	config   Config
	endpoint string
	at       page.Name
	pages    map[page.Name]page.Page
	states   map[page.Name]workspace.State // of each page when last shown
	openings map[page.Name]opening         // how each page was come to
	outside  fyne.Focusable                // had the keyboard before the Activity drawer; nil for nothing

	frame    *frame
	band     fyne.CanvasObject // nil outside of practice
	header   *header
	sidebar  *sidebar
	head     *pageHead
	foot     *pageFoot
	strip    *vaultStrip
	activity *activity
	toasts   *house.Toaster
	progress *progress
	drawn    func(fyne.CanvasObject) bool // [everDrawn]
	task     task
	follows  page.Name   // the page whose task has just ended, while its Done runs
	ended    time.Time   // when the last task did, by Clock
	landing  atomic.Bool // a task's outcome is on its way to the UI goroutine
	stale    bool        // something changed while another screen was in front

	clipboard clipboard

	life    context.Context
	end     context.CancelFunc
	cancels []func()
	dirty   atomic.Bool // an update is on its way to the UI goroutine
	noisy   atomic.Bool // likewise one of the Activity bar
	writes  sync.WaitGroup
	saved   chan struct{} // closed when the newest write is through; nil before the first
}

var (
	_ page.Host   = (*Shell)(nil)
	_ page.Themed = (*Shell)(nil)
)

// New builds the frame of a workspace and shows the page at which its walk
// was left. It starts nothing: see Start.
func New(c Config) *Shell {
	if c.Do == nil {
		c.Do = fyne.Do
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	s := &Shell{config: c, pages: map[page.Name]page.Page{}, states: map[page.Name]workspace.State{}, openings: map[page.Name]opening{}, clipboard: clipboard{onUI: c.Do}, drawn: everDrawn}
	s.life, s.end = context.WithCancel(context.Background())
	ws := c.Walk.Workspace()
	s.endpoint = firstEndpoint(ws)
	s.build(ws)
	at := page.Name(ws.Place.Step)
	if c.Pages[at] == nil {
		at = page.Org
	}
	s.show(at)
	return s
}

// firstEndpoint is the endpoint that was in front, or else the first one.
func firstEndpoint(ws *workspace.Workspace) string {
	if ws.Endpoint(ws.Place.EndpointID) != nil {
		return ws.Place.EndpointID
	}
	if len(ws.Endpoints) > 0 {
		return ws.Endpoints[0].ID
	}
	return ""
}

func (s *Shell) build(ws *workspace.Workspace) {
	if ws.Practice {
		s.band = newBand(s)
	}
	s.header = newHeader(s)
	s.sidebar = newSidebar(s)
	s.head, s.foot = newPageHead(), newPageFoot(s)
	s.strip = newVaultStrip(s)
	s.activity = newActivity(s)
	s.toasts = house.NewToaster(page.X("toast.close", "Close"), noticeSide, noticeBelow)
	s.progress = newProgress(s)
	s.frame = newFrame(s)
}

// Object is the whole shell, to be the window's content.
func (s *Shell) Object() fyne.CanvasObject { return s.frame.object }

// Start follows the walk, the vault and the network until Stop. Call it once.
func (s *Shell) Start() {
	s.cancels = append(s.cancels,
		s.config.Walk.Changed.Subscribe(func(*workspace.Workspace) { s.later() }),
		s.config.App.Vault.Changed.Subscribe(func(vault.Status) { s.later() }),
		s.config.App.Activity.Changed.Subscribe(func(wire.Exchange) { s.laterActivity() }),
	)
	go s.age()
	s.Update()
}

// Stop lets go of everything that Start took, stops a running task, waits for
// what is being saved, and clears a secret from the clipboard.
func (s *Shell) Stop() {
	s.End()
	s.toasts.Clear()
	s.clipboard.clear()
}

// End is Stop for a window that is gone: what is on the screen and on the
// clipboard stays as it is.
func (s *Shell) End() {
	for _, cancel := range s.cancels {
		cancel()
	}
	s.cancels = nil
	s.end()
	for _, p := range s.pages {
		if c, ok := p.(page.Closer); ok {
			c.Close()
		}
	}
	s.writes.Wait()
}

// ageEvery is how often the words for times are made again.
const ageEvery = 30 * time.Second

// age keeps "4 min ago" true. It runs on its own goroutine.
func (s *Shell) age() {
	tick := time.NewTicker(ageEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.life.Done():
			return
		case <-tick.C:
			s.later()
		}
	}
}

// later has Update run on the UI goroutine, once for any number of calls
// until then, and not beside another Update that comes first. A shell that isn't
// in front is updated when it is again. Any goroutine may call it.
func (s *Shell) later() {
	if !s.dirty.CompareAndSwap(false, true) {
		return
	}
	s.config.Do(func() {
		switch {
		case s.life.Err() != nil, !s.dirty.Load(), s.landing.Load():
		case !s.inFront():
			s.dirty.Store(false)
			s.stale = true
		default:
			s.Update()
		}
	})
}

// activityEvery bounds how often the Activity bar is drawn while much is sent.
const activityEvery = 100 * time.Millisecond

// laterActivity is later for the Activity bar alone.
func (s *Shell) laterActivity() {
	if !s.noisy.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(activityEvery, func() {
		s.config.Do(func() {
			s.noisy.Store(false)
			switch {
			case s.life.Err() != nil:
			case !s.inFront():
				s.stale = true
			default:
				s.activity.update()
			}
		})
	})
}

// Update reads the state again and changes what differs, on the page too.
func (s *Shell) Update() {
	s.dirty.Store(false) // what is on its way is shown with this
	s.stale = false
	before := s.config.Canvas.Focused()
	if p := s.current(); p != nil {
		p.Update()
	}
	s.around()
	s.showFocus(before)
	if s.config.Updated != nil {
		s.config.Updated()
	}
}

// showFocus shows what the page has just given the keyboard to, now that it is laid
// out. Where that is the page's first, which a Problem's best way out is, the page is
// shown from its top: the words that explain it stand there.
func (s *Shell) showFocus(before fyne.Focusable) {
	now := s.config.Canvas.Focused()
	o, ok := now.(fyne.CanvasObject)
	if !ok || now == before || !s.inFront() {
		return
	}
	if now == s.current().First() {
		s.frame.scroll.ScrollToOffset(fyne.Position{})
	}
	s.frame.scroll.Follow(o)
}

// around updates everything but the page.
func (s *Shell) around() {
	ws := s.Workspace()
	s.header.update(ws)
	s.sidebar.update(ws)
	s.strip.update()
	s.activity.update()
	if p := s.current(); p != nil {
		head := p.Head()
		s.head.update(head)
		s.foot.update(p.Foot())
		s.showDone(head.State)
	}
	s.frame.refresh()
}

// showDone scrolls to the top, where the state stands, when the page in front
// has just become done.
func (s *Shell) showDone(state workspace.State) {
	before, seen := s.states[s.at]
	s.states[s.at] = state
	if seen && state == workspace.Done && before != workspace.Done {
		s.frame.scroll.ScrollToOffset(fyne.Position{})
	}
}

func (s *Shell) current() page.Page { return s.pages[s.at] }

// show brings a page to the front, building it when it is first shown.
func (s *Shell) show(name page.Name) {
	build := s.config.Pages[name]
	if build == nil {
		return
	}
	if s.pages[name] == nil {
		s.pages[name] = build(s)
	}
	s.at = name
	s.frame.setPage(s.pages[name].Body())
	s.Update()
	s.FocusFirst()
}

// FocusFirst moves the focus to where the page wants it, else to its start. A
// shell that comes to the front again shows first what changed meanwhile.
func (s *Shell) FocusFirst() {
	if !s.inFront() {
		return
	}
	if s.stale {
		s.Update()
	}
	if first := s.current().First(); first != nil {
		s.Focus(first)
		if s.config.Canvas.Focused() == first {
			return
		}
	}
	s.frame.start.Show()
	s.config.Canvas.Focus(s.frame.start)
}

// remember keeps where the walk is, off the UI goroutine: it writes a file.
func (s *Shell) remember() {
	place := workspace.Place{Step: workspace.StepID(s.at), EndpointID: s.endpoint}
	if !isStep(s.at) {
		return
	}
	s.inOrder(func() { _ = s.config.Walk.GoTo(place) }) // losing one's place is no reason to stop
}

func isStep(name page.Name) bool {
	for _, id := range workspace.Steps() {
		if name == page.Name(id) {
			return true
		}
	}
	return false
}
