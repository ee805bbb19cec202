package shell

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Measures of the sidebar, in device-independent pixels.
const (
	sidebarWidth  float32 = 224
	sidebarNarrow float32 = 56
	sidebarTop    float32 = 16
	sidebarBelow  float32 = 12
	sidebarLeft   float32 = 8
	sidebarRight  float32 = 9
	sidebarGap    float32 = 6  // between captions and groups
	captionBelow  float32 = 10 // below the first caption of the narrow one: down to where no name of a step covers the page's headline
	stepIcon      float32 = 44 // height of a step's icon in the narrow one
)

// sidebar leads to every page.
type sidebar struct {
	shell    *Shell
	steps    []*house.StepItem
	entries  []navEntry
	captions []caption
	narrow   bool
	headline float32 // how far down the page's headline reaches, from the sidebar's top
	hint     *hint
	list     *fyne.Container // of the steps
	content  *fyne.Container // all entries
	inner    *fyne.Container // holds it
	object   fyne.CanvasObject
}

// navEntry is a page that is no step.
type navEntry struct {
	name page.Name
	item *house.NavItem
}

func newSidebar(s *Shell) *sidebar {
	b := &sidebar{shell: s, hint: newHint()}
	b.list = house.Stack(2)
	var chain []house.Chained
	for i, id := range workspace.Steps() {
		name := page.Name(id)
		item := house.NewStepItem(fmt.Sprintf("%d %s", i+1, Title(name)), house.Todo, "", func() { s.Go(name) })
		item.OnHint = func(shown bool) { b.name(item, item.AccessibilityLabel(), shown) }
		b.steps = append(b.steps, item)
		b.list.Add(item)
		chain = append(chain, item)
	}
	work, rest := b.nav(workPages()...), b.nav(restPages()...)
	for _, e := range b.entries {
		chain = append(chain, e.item)
	}
	house.Chain(chain...)
	b.content = house.Stack(sidebarGap,
		b.caption(page.X("sidebar.setup", "Set up"), captionBelow), b.list,
		b.caption(page.X("sidebar.work", "Work"), 0), work,
		house.Spring(), rest)
	b.inner = container.New(&sidebarLayout{of: b}, house.Inset(sidebarLeft, 0, sidebarRight, 0, b.content))
	b.object = house.NewSurface(look.ColorSidebar, b.inner).LineRight(theme.ColorNameSeparator)
	return b
}

// sidebarLayout puts the entries below each other. The narrow sidebar names
// them beside their icons: there they begin so far down that no name covers the
// page's headline, if there is room.
type sidebarLayout struct{ of *sidebar }

func (l *sidebarLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *sidebarLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := sidebarTop
	if l.of.narrow {
		spare, first := l.of.spare(o[0], size), float32(0)
		if c := l.of.captions[0].object; c.Visible() {
			first = house.HeightFor(c, size.Width) + sidebarGap
		}
		clear := l.of.headline - (stepIcon-hintHeight)/2 - first
		top += min(max(0, clear-sidebarTop), max(0, spare))
	}
	put(o[0], 0, top, size.Width, size.Height-top-sidebarBelow)
}

// setHeadline says how far down the page's headline reaches, from the sidebar's
// top.
func (b *sidebar) setHeadline(to float32) {
	if b.headline != to {
		b.headline = to
		page.Arrange(b.inner)
	}
}

// caption is a word over a group. In the narrow sidebar it stands in the middle, and
// goes where it is too long to be read there; below is what is left free under it.
func (b *sidebar) caption(words string, below float32) fyne.CanvasObject {
	c := caption{wide: house.Inset(8, 8, 0, 0, house.NewText(words, house.Caption).Bold())}
	small := house.NewText(words, house.Small).In(look.ColorText3).Bold()
	c.narrow, c.fits = house.Inset(0, 8, 0, below, small.Centered()), small.NaturalWidth() <= sidebarNarrow-sidebarLeft-sidebarRight
	c.narrow.Hide()
	c.object = house.Stack(0, c.wide, c.narrow)
	b.captions = append(b.captions, c)
	return c.object
}

// caption is a word over a group, in the two widths of the sidebar.
type caption struct {
	object, wide, narrow *fyne.Container
	fits                 bool // the narrow one
}

func (c caption) show(narrow, room bool) {
	page.SetVisible(c.wide, !narrow)
	page.SetVisible(c.narrow, narrow)
	page.SetVisible(c.object, !narrow || c.fits && room)
}

func (b *sidebar) nav(names ...page.Name) fyne.CanvasObject {
	group := house.Stack(2)
	for _, name := range names {
		if b.shell.config.Pages[name] == nil {
			continue
		}
		item := house.NewNavItem(navIcon(name), Title(name), func() { b.shell.Go(name) })
		item.OnHint = func(shown bool) { b.name(item, Title(name), shown) }
		b.entries = append(b.entries, navEntry{name, item})
		group.Add(item)
	}
	return group
}

func (b *sidebar) update(ws *workspace.Workspace) {
	endpoint, at := b.shell.EndpointID(), entryOf(b.shell.at)
	for i, id := range workspace.Steps() {
		step := setup.StepOf(ws, id, endpoint)
		step.State = setup.StateOf(ws, id, endpoint, b.shell.Now())
		b.steps[i].SetState(b.state(id, step), b.word(id, step))
		b.steps[i].SetChosen(at == page.Name(id))
	}
	for _, e := range b.entries {
		e.item.SetChosen(at == e.name)
	}
	page.Arrange(b.content, b.list) // a step with more to say is higher
}

// state is a step's, neutral where the admin's word stands and what was measured
// can't tell.
func (b *sidebar) state(id workspace.StepID, step workspace.Step) house.State {
	e := b.shell.Workspace().Endpoint(b.shell.EndpointID())
	if id == workspace.StepEndpoint && step.Current() == workspace.Done && e != nil && e.Measured.Of(e) && e.Measured.Verdict == workspace.VerdictUnknown {
		return house.Unknown
	}
	return page.HouseState(step.Current())
}

// word says a step's state and how old it is, or what is wrong.
func (b *sidebar) word(id workspace.StepID, step workspace.Step) string {
	word := page.T(page.StateWord(step.Current()))
	measured := ""
	if id == workspace.StepEndpoint {
		measured = b.measured(step)
	}
	switch {
	case measured != "":
		return measured
	case step.Current() == workspace.Done && step.Proof != nil:
		return word + " · " + page.Ago(b.shell.Now(), step.Proof.At)
	case step.Current() == workspace.Attention && step.Problem != nil:
		return page.T(step.Problem.Title)
	}
	return word
}

// measured says what the endpoint in front was measured to be, "" where its step
// rests on something else.
func (b *sidebar) measured(step workspace.Step) string {
	e := b.shell.Workspace().Endpoint(b.shell.EndpointID())
	if e == nil || !e.Measured.Of(e) {
		return ""
	}
	m, state := e.Measured, step.Current()
	switch broken := m.Verdict == workspace.VerdictBroken; {
	case broken && state == workspace.Attention && page.Differs(m) > 0:
		return page.T(page.StateWord(state)) + " · " + differs(page.Differs(m))
	case broken, state == workspace.Attention:
		return ""
	}
	return page.T(page.VerdictWord(m.Verdict)) + " · " + page.Ago(b.shell.Now(), page.MeasuredAt(m))
}

// differs counts what isn't as declared.
func differs(n int) string {
	if n == 1 {
		return page.X("sidebar.differs.one", "1 differs")
	}
	return page.T(text.T("sidebar.differs", "{{.Count}} differ", "Count", strconv.Itoa(n)))
}

// name shows or hides the name of an entry beside its icon.
func (b *sidebar) name(item fyne.CanvasObject, name string, shown bool) {
	if shown {
		b.hint.show(item, name)
		return
	}
	b.hint.hide(item)
}

// setNarrow shows icons only.
func (b *sidebar) setNarrow(narrow bool) {
	if narrow == b.narrow {
		return
	}
	b.narrow = narrow
	for _, item := range b.steps {
		item.SetCompact(narrow)
	}
	for _, e := range b.entries {
		e.item.SetCompact(narrow)
	}
	for _, c := range b.captions {
		c.show(narrow, true)
	}
}

// spare is how much higher the room is than the entries; where there is none the
// narrow sidebar does without its captions.
func (b *sidebar) spare(o fyne.CanvasObject, size fyne.Size) float32 {
	room := func() float32 { return size.Height - sidebarTop - house.HeightFor(o, size.Width) - sidebarBelow }
	for _, c := range b.captions {
		c.show(true, true)
	}
	if room() >= 0 {
		return room()
	}
	for _, c := range b.captions {
		c.show(true, false)
	}
	return room()
}

func (b *sidebar) width() float32 {
	if b.narrow {
		return sidebarNarrow
	}
	return sidebarWidth
}

// entryOf is the page whose entry stands for another one: the step that a page
// beside the walk is about.
func entryOf(name page.Name) page.Name {
	switch name {
	case page.KeyImport, page.KeyExport, page.TokenReader, page.Experiment, page.AppChoose, page.AppState, page.KeyRotate:
		return page.ServiceApp
	case page.Report:
		return page.Created
	case page.Recipe:
		return page.Invoke
	}
	return name
}

// Title is what a page is called where another one leads to it.
func Title(name page.Name) string {
	switch name {
	case page.Org:
		return page.X("page.org", "Org")
	case page.Connection:
		return page.X("page.connection", "Workflows connection")
	case page.ServiceApp:
		return page.X("page.service-app", "Service app and keys")
	case page.Endpoint:
		return page.X("page.endpoint", "Endpoint security")
	case page.Invoke:
		return page.X("page.invoke", "Invoke test")
	case page.Endpoints:
		return page.X("page.endpoints", "Endpoints")
	case page.Connectors:
		return page.X("page.connectors", "Connector connections")
	case page.Recipe:
		return page.X("page.recipe", "Call it from another flow")
	case page.Created:
		return page.X("page.created", "Made by this walk")
	case page.Workspaces:
		return page.X("page.workspaces", "Workspaces")
	case page.Settings:
		return page.X("page.settings", "Settings")
	case page.Help:
		return page.X("page.help", "Help")
	}
	return ""
}

func navIcon(name page.Name) string {
	switch name {
	case page.Endpoints:
		return "bolt"
	case page.Connectors:
		return "plug"
	case page.Created:
		return "list"
	case page.Settings:
		return "settings"
	}
	return "help"
}

// workPages stand in the sidebar below the steps, restPages at its end.
func workPages() []page.Name {
	return []page.Name{page.Endpoints, page.Connectors, page.Created}
}

func restPages() []page.Name { return []page.Name{page.Settings, page.Help} }

// pageOrder is the order of the pages in the sidebar, which Ctrl+1 to Ctrl+9
// and Ctrl+0 follow.
func pageOrder() []page.Name {
	var order []page.Name
	for _, id := range workspace.Steps() {
		order = append(order, page.Name(id))
	}
	return slices.Concat(order, workPages(), restPages())
}
