package firstrun

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Config is what the screen shows and leads to. Every function is called on
// the UI goroutine.
type Config struct {
	Version string
	Canvas  fyne.Canvas
	Mode    func() look.Mode
	SetMode func(look.Mode)
	// Practise and SetUp are the two ways in, Continue goes on with a
	// workspace, Help opens the help.
	Practise func()
	SetUp    func()
	Continue func(id string)
	Help     func()
	// Act does what a Problem on the screen offers.
	Act func(problem.Action)
	// Cancel stops what Wait shows.
	Cancel func()
}

// Screen is the first screen. It must be used on the UI goroutine only.
type Screen struct {
	config   Config
	practise *house.Button
	setUp    *house.Button
	mode     *house.Button
	problems *fyne.Container
	strip    fyne.CanvasObject
	list     *fyne.Container
	keychain *fact
	points   []fyne.CanvasObject // what each way needs or gives; goes when there is no room
	gives    []fyne.CanvasObject // what each step gives; likewise
	sent     *fact
	waiting  *fyne.Container
	first    *house.Button // the best way, on Enter
	chosen   *house.Button // the way taken last
	goOn     []*house.Button
	more     *house.Button       // shows the workspaces that aren't listed; nil where all are
	busy     bool                // nothing can be chosen meanwhile
	rest     []fyne.CanvasObject // what Brief leaves out
	kinds    *fyne.Container     // what WarmUp has drawn
	brief    bool                // see Brief
	solve    func()              // the best way out of a Problem; nil while none is shown
	solving  fyne.Focusable      // its button
	object   *fyne.Container
}

// New builds the screen. It asks nothing of anybody: workspaces and keychain
// are told later.
func New(c Config) *Screen {
	s := &Screen{config: c, list: house.Stack(0), problems: house.Stack(house.Gap8), waiting: house.Stack(0), kinds: container.NewWithoutLayout()}
	s.mode = house.NewButton("", house.Quiet, s.openModes).TrailingIcon("down")
	s.showMode()
	s.keychain = newFact("lock", page.X("first.secrets", "Secrets go to the system keychain"),
		page.X("first.secrets.later", "It is looked at once this window is up. Files hold references only."))
	s.strip = s.stepStrip()
	s.list.Hide()
	s.problems.Hide()
	s.waiting.Hide()
	ways := house.Columns(20, s.practiseCard(), s.setUpCard())
	s.first = s.practise
	s.sent = newFact("done", page.X("first.sent", "Nothing has been sent since the start"), page.X("first.sent.why", "No request is made before you choose. There is no telemetry."))
	facts := house.Columns(house.Gap24, s.keychain.object, s.sent.object,
		newCodeFact("code", page.X("first.command", "Same work on the command line"), page.X("first.command.why", "The whole walk without a window:"), "flowlatch walk --practice").object)
	lead := house.NewParagraph(page.X("first.lead", "Five steps, each one checked against the org. Stop at any of them; Flowlatch resumes where you left."), house.Lead).Regular().In(look.ColorText2)
	body := house.Stack(20, house.Inset(0, 0, 0, 6, house.Stack(house.Gap8,
		house.NewText(page.X("first.title", "Secure a Workflows API endpoint, and prove it"), house.Display), lead)),
		s.problems, s.list, s.strip, ways, s.waiting, house.Inset(0, 8, 0, 0, facts))
	footer := s.footer()
	s.rest = []fyne.CanvasObject{lead, facts, footer}
	s.object = container.New(&screenLayout{screen: s, body: body}, s.header(), s.scroll(body), footer, s.kinds)
	return s
}

// Brief shows only what can be pressed, until Complete: setting and drawing the
// other words would take half of the time to the first frame.
func (s *Screen) Brief() {
	s.setBrief(true)
}

// Complete shows the whole screen.
func (s *Screen) Complete() {
	s.setBrief(false)
	s.object.Refresh()
}

// WarmUp has one more of what later pages draw drawn for the first time, unseen, and
// reports whether there was one. It is for a screen on which nothing happens.
func (s *Screen) WarmUp() bool {
	kinds := house.Kinds(s.config.Canvas.Scale())
	done := len(s.kinds.Objects)
	if done == len(kinds) {
		return false
	}
	s.kinds.Add(kinds[done])
	canvas.Refresh(s.kinds)
	return true
}

func (s *Screen) setBrief(brief bool) {
	s.brief = brief
	for _, o := range s.rest {
		page.SetVisible(o, !brief)
	}
	s.markBest()
}

// Object is the screen, to be the window's content.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// First takes the focus when the screen is shown: Enter on it is the best way.
func (s *Screen) First() fyne.Focusable {
	if s.solve != nil {
		return s.solving
	}
	return s.first
}

// TypedKey is for keys that nothing focused had a use for.
func (s *Screen) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Act()
	case fyne.KeyEscape:
		if s.waiting.Visible() && len(s.waiting.Objects) > 0 {
			s.config.Cancel()
		}
	}
}

// Act takes the best way out of a Problem, else the best way in: Enter.
func (s *Screen) Act() {
	switch {
	case s.busy:
	case s.solve != nil:
		s.solve()
	default:
		s.first.Tapped(nil)
	}
}

// wayIn makes the button of a way in.
func (s *Screen) wayIn(words string, kind house.ButtonKind, take func()) *house.Button {
	var b *house.Button
	b = house.NewButton(words, kind, func() {
		s.chosen = b
		take()
	})
	return b
}

// markBest shows on which button Enter is. The strip makes room for a Problem,
// and for the list.
func (s *Screen) markBest() {
	page.SetVisible(s.strip, s.solve == nil && !s.list.Visible() && !s.brief)
	if s.solve != nil {
		s.first.SetKind(house.Secondary)
		s.first.SetKey("")
		return
	}
	s.first.SetKind(house.Primary)
	s.first.SetKey("Enter")
}

func (s *Screen) header() fyne.CanvasObject {
	name := house.Row(house.Gap8, house.NewIcon("mark").In(theme.ColorNamePrimary).Sized(24), house.NewText("Flowlatch", house.Lead))
	help := house.NewButton(page.X("page.help", "Help"), house.Quiet, s.config.Help).Icon("help")
	return house.FixedHeight(48, house.Inset(16, 0, 12, 0, house.Row(house.Gap8, name, house.Spring(), s.mode, help)))
}

func (s *Screen) footer() fyne.CanvasObject {
	version := house.NewText(page.T(text.T("first.version", "Version {{.Version}}", "Version", s.config.Version)), house.Caption)
	same := house.NewText(page.X("first.same", "Both ways are the same five steps and the same code."), house.Caption).CutEnd()
	return house.FixedHeight(40, house.Inset(24, 0, 24, 0, house.Spread(version, same)))
}

func (s *Screen) scroll(body fyne.CanvasObject) *house.Scroll {
	return house.NewScroll(house.Inset(24, 0, 24, 16, house.CenterTop(960, body)))
}

// modeWords are the looks in the order of their modes, which is the menu's.
func modeWords() []string {
	return []string{page.X("look.system", "Follow system"), page.X("look.light", "Light"), page.X("look.dark", "Dark"), page.X("look.contrast", "High contrast")}
}

func (s *Screen) showMode() {
	mode := s.config.Mode()
	s.mode.SetText(modeWords()[mode])
	s.mode.SetIcon("sun")
}

func (s *Screen) openModes() {
	var items []*fyne.MenuItem
	for i, word := range modeWords() {
		mode := look.Mode(i)
		item := fyne.NewMenuItem(word, func() {
			s.config.SetMode(mode)
			s.showMode()
		})
		item.Checked = mode == s.config.Mode()
		items = append(items, item)
	}
	house.ShowMenu(s.mode, items...)
}

// screenLayout puts the header above, the footer below, and what scrolls
// between them, a third of the spare room over it. With little room it leaves
// out what each way needs or gives.
type screenLayout struct {
	screen *Screen
	body   fyne.CanvasObject
}

// roomy is the height from which the points of the two ways are shown, broad
// the width from which the steps say what they give.
const (
	roomy float32 = 620
	broad float32 = 960
)

// MinSize lets the window be made as small as anybody wants.
func (l *screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

func (l *screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, point := range l.screen.points {
		page.SetVisible(point, size.Height >= roomy && !l.screen.brief)
	}
	for _, line := range l.screen.gives {
		page.SetVisible(line, size.Width >= broad)
	}
	const header, footer, side = 48, 40, 24
	o[0].Resize(fyne.NewSize(size.Width, header))
	o[2].Move(fyne.NewPos(0, size.Height-footer))
	o[2].Resize(fyne.NewSize(size.Width, footer))
	room := size.Height - header - footer
	need := house.HeightFor(l.body, min(960, size.Width-2*side)) + house.Gap16
	top := max(0, min((room-need)*0.36, 80))
	scroll := o[1].(*house.Scroll)
	scroll.Move(fyne.NewPos(0, header+top))
	scroll.Content.Resize(fyne.NewSize(size.Width, max(need, room-top)))
	scroll.Resize(fyne.NewSize(size.Width, room-top))
	scroll.Refresh()
}
