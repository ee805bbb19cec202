package walk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Bounds of the list of apps.
const (
	maxAppQuery           = 100
	maxAppChoices         = 25_000
	typingPause           = 350 * time.Millisecond // after which the org is asked for what was typed
	appRows               = 40                     // that are read for at a time
	chooseList    float32 = 396
)

// appChoosePage chooses an app that the org has for the endpoint in front.
type appChoosePage struct {
	host  page.Host
	tries *attempts
	after func(time.Duration, func()) (stop func())

	query   *house.TextField
	kinds   *house.Segmented // API Services only, or all
	count   *house.Text
	goOn    *house.Button
	list    *house.PickList
	rows    fyne.CanvasObject // the list, at its height
	hint    *house.Notice
	none    *fyne.Container
	noWords *house.Paragraph
	showAll *house.Button
	full    *fyne.Container
	signIn  fyne.CanvasObject
	body    fyne.CanvasObject

	words     rowWords
	rowsShown []house.PickRow // what the filter lets through of all
	browser   *setup.AppBrowser
	asked     string // what the browser looks for
	all       []setup.AppChoice
	ids       map[string]bool
	shown     int  // of all: how many the filter lets through
	wanted    int  // rows to read for
	complete  bool // all apps are read
	halted    bool // until the person says so
	loading   bool
	built     bool
	endpoint  string
	reader    string // whose list it is, by the sign-in's id
	supersede func() // stops the page that is being read
	unquiet   func() // takes back a search that is due
}

var (
	_ page.Page   = (*appChoosePage)(nil)
	_ page.Solver = (*appChoosePage)(nil)
	_ page.Finder = (*appChoosePage)(nil)
	_ page.Closer = (*appChoosePage)(nil)
)

// NewAppChoose makes the page on which an app that exists is chosen.
func NewAppChoose(host page.Host) page.Page {
	p := &appChoosePage{host: host, after: page.AfterOnUI, words: newRowWords(), unquiet: func() {}, supersede: func() {}}
	p.tries = newAttempts(host, "", p.act)
	p.query = house.NewTextField(page.X("app.choose.search", "How the app's name begins")).Icon("search").Limit(maxAppQuery)
	p.query.OnChanged = func(string) { p.typed() }
	p.query.OnSubmitted = func(string) { p.search() }
	p.kinds = house.NewSegmented([]house.Option{{Text: page.X("app.choose.services", "API Services")}, {Text: page.X("app.choose.all", "All apps")}}, 0, func(int) { p.filter() })
	p.count = house.NewText("", house.Caption).CutEnd()
	p.goOn = house.NewButton(page.X("app.choose.go-on", "Read on"), house.Secondary, p.readOn).Small()
	p.list = house.NewPickList(page.X("app.choose.list", "Apps of the org"))
	p.list.OnPicked, p.list.OnSelected, p.list.OnNear = func(house.PickRow) { p.choose() }, func(house.PickRow) { p.host.Update() }, p.near
	p.hint = house.NewNotice(house.NoticeNote, " ", nil)
	p.noWords = house.NewParagraph(" ", house.Body).Centered()
	p.showAll = house.NewButton(page.X("app.choose.show-all", "Show all apps"), house.Secondary, p.everything)
	p.body = house.PageWidth(p.build())
	p.startAnew()
	p.Update()
	p.built = true
	return p
}

func (p *appChoosePage) build() fyne.CanvasObject {
	p.none = house.FixedHeight(chooseList, house.Center(400, house.Stack(house.Gap16,
		house.Row(0, house.Spring(), house.NewTile("search", false), house.Spring()), p.noWords, house.Row(0, house.Spring(), p.showAll, house.Spring()))))
	p.rows = house.FixedHeight(chooseList, p.list)
	head := house.Inset(16, 12, 16, 12, house.Row(house.Gap12, house.Grow(p.query), p.kinds))
	status := house.Inset(16, 0, 16, 8, house.MinHeight(28, house.Row(house.Gap12, house.Grow(p.count), p.goOn)))
	card := house.NewBareCard(house.CardHead{}, house.Stack(0, head, status, house.NewDivider(), p.rows, p.none))
	p.full = house.Stack(house.Gap12, p.tries.card.Object(), card, p.hint)
	p.signIn = house.MinHeight(320, house.NewEmptyPage("user", page.X("app.choose.signed-out", "Only a sign-in shows which apps the org has. Without one, copy the client ID from the Admin Console and paste it in step 3."),
		house.NewButton(page.X("way.step-1", "Go to step 1"), house.Primary, func() { p.host.Go(page.Org) })))
	return house.Stack(0, p.full, p.signIn)
}

// Head says what the page is for.
func (p *appChoosePage) Head() page.Head {
	return page.Head{
		Title:   text.T("page.app-choose", "Choose an existing app"),
		Why:     text.T("app.choose.why", "An API Services app that the org has can do what a new one would. Choosing it changes nothing at Okta."),
		Actions: []page.Action{{Label: text.T("app.choose.again", "Read again"), Icon: "refresh", Disabled: p.host.Busy() || !p.signedIn(), Do: p.again}},
	}
}

// Body is the page.
func (p *appChoosePage) Body() fyne.CanvasObject { return p.body }

// First is where one looks for an app.
func (p *appChoosePage) First() fyne.Focusable {
	switch {
	case p.tries.card.First() != nil:
		return p.tries.card.First()
	case p.signedIn():
		return p.query.Focusable()
	}
	return nil
}

// Find goes to the search: Ctrl+F.
func (p *appChoosePage) Find() { p.host.Focus(p.query.Focusable()) }

// Solve takes the best way out of a Problem.
func (p *appChoosePage) Solve() bool { return p.tries.Solve() }

// Foot takes the app that is selected.
func (p *appChoosePage) Foot() page.Foot {
	_, ok := p.chosen()
	return p.tries.foot(page.Foot{Back: page.ServiceApp, Primary: page.Action{
		Label: text.T("app.choose.use", "Use this app"), Shortcut: "Enter", Disabled: !ok || p.host.Busy(), Do: p.choose,
	}})
}

// Close ends what is being read.
func (p *appChoosePage) Close() {
	p.unquiet()
	p.tries.card.pause.stop()
	p.browser.Close()
}

func (p *appChoosePage) signedIn() bool { return setup.SignedIn(p.host.Workspace()) }

// Update shows what was read, and reads more as long as the page is in front and
// there is room.
func (p *appChoosePage) Update() {
	page.SetVisible(p.full, p.signedIn())
	page.SetVisible(p.signIn, !p.signedIn())
	if id := p.host.EndpointID(); id != p.endpoint {
		p.endpoint = id
		p.list.Reset()
	}
	if id := p.host.Workspace().Org.SignIn.ID; id != p.reader {
		p.tries.forget()
		p.startAnew()
	}
	p.say()
	p.tries.update()
	rescueFocus(p.host, p)
	if p.built {
		p.load()
	}
}

// say puts into words how far the list has come.
func (p *appChoosePage) say() {
	p.count.SetText(page.T(p.countWords()))
	page.SetVisible(p.goOn, p.halted && !p.complete && !p.tries.card.Showing())
	nothing := p.complete && p.shown == 0
	page.SetVisible(p.none, nothing)
	page.SetVisible(p.rows, !nothing)
	page.SetVisible(p.showAll, p.onlyServices() && len(p.all) > 0)
	p.noWords.SetText(page.T(p.noneWords()))
	row, selected := p.selected()
	page.SetVisible(p.hint, selected && !row.Service)
	if p.hint.Visible() {
		p.hint.Set(house.NoticeNote, "", page.T(unfit(row)))
	}
	page.Arrange(p.full)
}

func (p *appChoosePage) countWords() text.Text {
	switch {
	case p.complete && len(p.all) >= maxAppChoices:
		return text.T("app.choose.too-many", "{{.Count}} apps read, and there are more: type how the name begins", "Count", len(p.all))
	case p.complete:
		return text.T("app.choose.counted", "{{.Shown}} shown of {{.Count}} apps", "Shown", p.shown, "Count", len(p.all))
	case p.halted:
		return text.T("app.choose.halted", "{{.Shown}} shown, {{.Count}} apps read so far; reading was stopped", "Shown", p.shown, "Count", len(p.all))
	case len(p.all) == 0:
		return text.T("app.choose.first", "Reading the org's apps")
	}
	return text.T("app.choose.so-far", "{{.Shown}} shown, {{.Count}} apps read so far; the rest is read as you go down", "Shown", p.shown, "Count", len(p.all))
}

func (p *appChoosePage) noneWords() text.Text {
	switch {
	case p.asked != "" && p.onlyServices():
		return text.T("app.choose.none-so", "No API Services app's name begins like that.")
	case p.asked != "":
		return text.T("app.choose.none-so-all", "No app's name begins like that.")
	case p.onlyServices():
		return text.T("app.choose.none", "The org has no API Services app that this sign-in can see. Go back to have one made.")
	}
	return text.T("app.choose.none-all", "This sign-in can't see any app.")
}

// unfit says why an app can't be taken.
func unfit(a setup.AppChoice) text.Text {
	if a.Problem != "" {
		return text.T("app.choose.unread", "Of {{.Label}} only the name could be read: {{.Why}}.", "Label", a.Label, "Why", a.Problem)
	}
	return text.T("app.choose.unfit", "{{.Label}} can't be taken: only API Services apps get tokens for themselves.", "Label", a.Label)
}

// selected is the app of the selected row, chosen the same where it can be taken.
func (p *appChoosePage) selected() (setup.AppChoice, bool) {
	row, ok := p.list.Selected()
	if !ok {
		return setup.AppChoice{}, false
	}
	for _, a := range p.all {
		if rowID(a) == row.ID {
			return a, true
		}
	}
	return setup.AppChoice{}, false
}

func (p *appChoosePage) chosen() (setup.AppChoice, bool) {
	a, ok := p.selected()
	return a, ok && a.Service
}

// choose takes the selected app and shows how it stands.
func (p *appChoosePage) choose() {
	a, ok := p.chosen()
	if !ok || p.host.Busy() {
		return
	}
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.run(text.T("app.choose.taking", "Taking {{.Label}}", "Label", a.Label), func(ctx context.Context) error {
		return walk.AdoptApp(ctx, id, a.ID)
	}, func() { p.host.Go(page.AppState) })
}

// act takes the ways out that belong to this page.
func (p *appChoosePage) act(action problem.Action) bool {
	switch action {
	case setup.ChooseApp:
		p.tries.dismiss()
		p.host.Focus(p.list.Focusable())
	case problem.Retry:
		p.halted = false
		p.tries.retry()
		return true
	default:
		return false
	}
	p.host.Update()
	return true
}

// typed asks the org for what was typed, once nothing has been typed for a
// moment.
func (p *appChoosePage) typed() {
	p.unquiet()
	p.unquiet = p.after(typingPause, p.search)
}

// search begins anew with what stands in the field.
func (p *appChoosePage) search() {
	p.unquiet()
	if trimmed(p.query) == p.asked && !p.halted {
		return
	}
	p.again()
}

// again begins anew.
func (p *appChoosePage) again() {
	p.tries.forget()
	p.startAnew()
	p.host.Update()
}
