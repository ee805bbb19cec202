package walk

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// consoleCard lists the clicks in the Workflows Console, and in practice does
// them.
type consoleCard struct {
	host  page.Host
	tries *attempts
	deeds consoleDeeds

	list   *clickList
	all    *house.CheckBox
	card   *house.Card
	hand   *fyne.Container // in practice only
	flow   *house.Select
	do     *house.Button
	chosen map[string]string // by endpoint, the practice flow that was chosen
	inner  *fyne.Container
	object fyne.CanvasObject
}

// consoleDeeds are what the card asks of its page.
type consoleDeeds struct {
	ask  func() // to have the clicks done
	done func() // the trainee has finished
}

func newConsoleCard(h page.Host, tries *attempts, deeds consoleDeeds) *consoleCard {
	c := &consoleCard{host: h, tries: tries, deeds: deeds, list: newClickList(h, workspace.StepEndpoint), chosen: map[string]string{}}
	c.all = house.NewCheckBox(page.X("clicks.all", "All of these are done"), false, c.tickAll).Small()
	c.flow = house.NewSelect("", app.PracticeFlows(), -1, func(i int) { c.chosen[h.EndpointID()] = app.PracticeFlows()[i] })
	c.do = house.NewButton(page.T(clickForMeWords()), house.Secondary, deeds.ask).Icon("flask")
	c.hand = house.Stack(house.Gap12, house.NewWell(house.Gap12, house.Flow(house.Gap8, house.Gap8,
		house.Row(house.Gap8, house.NewText(page.X("clicks.flow", "Practice flow"), house.Caption), house.FixedWidth(132, c.flow)), c.do)))
	c.inner = house.Stack(house.Gap12, c.hand, c.list.Object())
	c.card = house.NewHeadCard(house.CardHead{
		Icon: "list", Title: page.X("clicks.title", "In the Workflows Console"), Count: " ", Trailing: []fyne.CanvasObject{house.Inset(0, 0, house.Gap8, 0, c.all)},
	}, c.inner)
	c.object = c.card
	return c
}

// first is the tick of the click to be made again, else of the one that sets the
// level.
func (c *consoleCard) first() fyne.Focusable {
	if row := c.list.marked(); row != nil {
		return row.tick
	}
	if row := c.list.rows["flow.level"]; row != nil {
		return row.tick
	}
	return c.all
}

func (c *consoleCard) update(e workspace.Endpoint, busy bool) {
	c.list.SetClicks(setup.EndpointClicks(c.host.Workspace(), e.ID))
	done, all := c.list.Ticked()
	c.all.SetChecked(all > 0 && done == all)
	c.card.SetCount(page.T(text.T("clicks.count", "{{.Done}} of {{.All}}", "Done", strconv.Itoa(done), "All", strconv.Itoa(all))))
	page.SetVisible(c.hand, c.offered())
	c.list.Mark(setup.DisprovedClicks(&e))
	page.Arrange(c.inner)
	c.flow.SetSelected(slices.Index(app.PracticeFlows(), c.flowOf(e)))
	c.do.SetText(page.T(c.words()))
	page.SetEnabled(c.do, !busy)
	page.SetEnabled(c.flow, !busy)
}

// words say what the trainee does, and with which level where none is chosen.
func (c *consoleCard) words() text.Text {
	if endpointInFront(c.host).Level != "" {
		return clickForMeWords()
	}
	level := page.T(declaredOr("").Name())
	return text.T("walk.practice.clicks-at", "Do the clicks for me, as {{.Level}}", "Level", level)
}

// offered reports whether the trainee can do the clicks: in practice only.
func (c *consoleCard) offered() bool {
	_, runs := c.host.App().Practice()
	return c.host.Workspace().Practice && runs
}

// flowOf is the practice flow that stands for the endpoint: the one chosen, else
// the one that its Invoke URL is of, else the Bookmark flow for the first endpoint
// and an echo of its level for the others.
func (c *consoleCard) flowOf(e workspace.Endpoint) string {
	if flow := c.chosen[e.ID]; flow != "" {
		return flow
	}
	if flow := setup.CopiedFlow(e); flow != "" {
		return flow
	}
	ws := c.host.Workspace()
	if len(ws.Endpoints) == 0 || ws.Endpoints[0].ID == e.ID {
		return flowBookmark
	}
	return "echo-" + string(declaredOr(e.Level))
}

// flowBookmark is the practice org's flow that creates Bookmark apps.
const flowBookmark = "bookmark"

// declaredOr is the level, the recommended one where none is declared.
func declaredOr(l workspace.Level) workspace.Level {
	if l == "" {
		return workspace.LevelOAuth
	}
	return l
}

// tickAll ticks every click, or takes all ticks back.
func (c *consoleCard) tickAll(done bool) {
	walk, id := c.host.Walk(), c.host.EndpointID()
	clicks := setup.EndpointClicks(c.host.Workspace(), id)
	c.host.Save(func() error { return walk.TickAll(workspace.StepEndpoint, id, clicks, done) })
}

// doThem lets the trainee set the flow up in the practice console and copy
// its Invoke URL, as a person would.
func (c *consoleCard) doThem() {
	hand, err := c.host.App().Trainee()
	if err != nil {
		c.host.Fail(err)
		return
	}
	e := endpointInFront(c.host)
	level := declaredOr(e.Level)
	work := &consoleWork{
		walk: c.host.Walk(), hand: hand, endpoint: e, flow: c.flowOf(e),
		level: level, allowed: allowedFor(level, e.Allowed),
	}
	c.tries.run(text.T("clicks.doing", "Setting the flow up in the practice console"), work.do, c.deeds.done)
}

// consoleWork is what the trainee does for one endpoint.
type consoleWork struct {
	walk     *setup.Walk
	hand     *trainee.Trainee
	endpoint workspace.Endpoint
	flow     string
	level    workspace.Level
	allowed  workspace.Allowed
}

func (w *consoleWork) do(ctx context.Context) error {
	id := w.endpoint.ID
	settings := trainee.Settings{Level: string(w.level), Apps: string(w.allowed)}
	if signer := w.walk.Workspace().ServiceApp(w.endpoint.ServiceAppID); signer != nil && signer.ClientID != "" {
		settings.Allowed = []string{signer.ClientID}
	}
	pasted, err := w.hand.SetEndpoint(ctx, w.flow, settings)
	if err != nil {
		return err
	}
	if err := w.hand.SwitchFlow(ctx, w.flow, true); err != nil {
		return err
	}
	if err := w.walk.SetInvokeURL(ctx, id, pasted.Reveal()); err != nil {
		return err
	}
	if err := w.walk.SetLevel(id, w.level, w.allowed); err != nil {
		return err
	}
	return w.settle()
}

// settle ticks the clicks that were made, and takes the Bookmark body off a
// flow that makes no Bookmark app, unless it was edited.
func (w *consoleWork) settle() error {
	id := w.endpoint.ID
	made := append(setup.EndpointClicks(w.walk.Workspace(), id), setup.Click{ID: setup.ClickCopied}, setup.FlowCopied(w.flow))
	if err := w.walk.TickDone(workspace.StepEndpoint, id, made); err != nil {
		return err
	}
	e := w.walk.Workspace().Endpoint(id)
	if w.makesBookmarks() || e == nil || e.Draft.Body != setup.BookmarkPreset().Body {
		return nil
	}
	return w.walk.SetDraft(id, setup.EmptyPreset())
}

func (w *consoleWork) makesBookmarks() bool { return w.flow == flowBookmark || w.flow == "counting" }
