package manage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// helpPage explains the walk, its words and its limits. It needs no network.
type helpPage struct {
	host    page.Host
	lessons *lessonList
	about   *aboutCard
	body    fyne.CanvasObject
}

// NewHelp makes the page.
func NewHelp(h page.Host) page.Page {
	p := &helpPage{host: h, lessons: newLessonList(h), about: newAboutCard(h, h.App().Version())}
	left := house.Stack(house.Gap12, stepsCard(), p.lessons.card, consoleCard(), limitsCard(), p.about.object)
	right := house.Stack(house.Gap12, wordsCard(), keyboardCard(), commandCard())
	p.body = house.PageWidth(house.Split(house.Gap12, 380, 480, left, right))
	p.Update()
	return p
}

// Head names the page.
func (p *helpPage) Head() page.Head {
	return page.Head{
		Title:   text.T("page.help", "Help"),
		Why:     text.T("help.why", "What each step does, where things are in Okta's consoles, and what Flowlatch can't know."),
		Actions: []page.Action{{Label: text.T("help.walk", "Go on with the walk"), Icon: "arrow", Do: p.goOn}},
	}
}

// goOn shows the step that was left.
func (p *helpPage) goOn() {
	to := page.Name(p.host.Workspace().Place.Step)
	if to == "" {
		to = page.Org
	}
	p.host.Go(to)
}

// Body is the page.
func (p *helpPage) Body() fyne.CanvasObject { return p.body }

// Foot is empty: there is nothing to do here.
func (p *helpPage) Foot() page.Foot { return page.Foot{} }

// Update shows what can be practised; the texts stay.
func (p *helpPage) Update() {
	p.lessons.update()
	page.RescueFocus(p.host, p)
}

// Escape folds the licence away that is shown.
func (p *helpPage) Escape() bool { return p.about.close() }

var _ page.Escaper = (*helpPage)(nil)

// First leads on to the failure that is being practised. Without one the page
// is for reading.
func (p *helpPage) First() fyne.Focusable {
	if p.lessons.next.Visible() && p.lessons.card.Visible() {
		return p.lessons.next
	}
	return nil
}

// entry is a word in bold and what it means.
func entry(word, meaning string) fyne.CanvasObject {
	return house.NewRichParagraph(house.Body, house.Span{Text: word, Bold: true}, house.Span{Text: "  " + meaning})
}

func stepsCard() fyne.CanvasObject {
	steps := [][2]string{
		{page.X("page.org", "Org"), page.X("help.org", "Takes any address of your org apart, checks that it answers and is an Okta org, and compares clocks. Signing in is optional: without it, steps 2 and 3 become console clicks.")},
		{page.X("page.connection", "Workflows connection"), page.X("help.connection", "Finds, or takes from you, the four values that the New Connection dialog in Workflows wants.")},
		{page.X("page.service-app", "Service app and keys"), page.X("help.service-app", "Makes a key on this computer, registers its public half, grants the scope, and proves it with a real token.")},
		{page.X("page.endpoint", "Endpoint security"), page.X("help.endpoint", "Takes the Invoke URL and the level you set in the Workflows Console. No API can read the level; measuring shows what the endpoint really accepts and refuses.")},
		{page.X("page.invoke", "Invoke test"), page.X("help.invoke", "Fires the flow once per Send, shows what went over the wire, and looks in Okta whether the Bookmark app exists.")},
	}
	rows := []fyne.CanvasObject{}
	for i, s := range steps {
		rows = append(rows, house.TopRow(house.Gap12, house.NewNumber(string(rune('1'+i))),
			house.Grow(house.Stack(2, house.NewText(s[0], house.Body).Bold().CutEnd(), house.NewParagraph(s[1], house.Caption)))))
	}
	return house.NewHeadCard(house.CardHead{Icon: "list", Title: page.X("help.steps", "The five steps")}, house.Stack(house.Gap12, rows...))
}

func wordsCard() fyne.CanvasObject {
	return house.NewHeadCard(house.CardHead{Icon: "book", Title: page.X("help.words", "Words")}, house.Stack(house.Gap8,
		entry(page.X("help.word.workspace", "Workspace"), page.X("help.word.workspace.is", "what Flowlatch keeps for one org; of secrets, only references")),
		entry(page.X("help.word.connection", "Connection"), page.X("help.word.connection.is", "the Okta connection inside Workflows that a flow's Okta cards use")),
		entry(page.X("help.word.connector", "Connector connection"), page.X("help.word.connector.is", "a connection of Workflows' API Connector cards to some other service")),
		entry(page.X("help.word.service-app", "Service app"), page.X("help.word.service-app.is", "an API Services app integration: it proves itself with a key, no user is involved")),
		entry(page.X("help.word.grant", "Grant"), page.X("help.word.grant.is", "a scope an app was given; here okta.workflows.invoke.manage")),
		entry(page.X("help.word.endpoint", "Endpoint"), page.X("help.word.endpoint.is", "an API Endpoint flow: Invoke URL, level, allowed apps")),
		entry(page.X("help.word.level", "Security level"), page.X("help.word.level.is", "OAuth 2.0, Client token, or None (public)")),
		entry(page.X("help.word.exchange", "Exchange"), page.X("help.word.exchange.is", "one request and its answer, with credentials masked")),
		entry(page.X("help.word.proof", "Proof"), page.X("help.word.proof.is", "what shows that a step is done: measured by Flowlatch, or said by you")),
		entry(page.X("help.word.problem", "Problem"), page.X("help.word.problem.is", "something that failed: what happened, why, and what to try"))))
}

func consoleCard() fyne.CanvasObject {
	rows := [][2]string{
		{page.X("help.find.token", "API token"), page.X("help.find.token.at", "Admin Console › Security › API › Tokens")},
		{page.X("help.find.connection-app", "Client ID and secret of the connection"), page.X("help.find.connection-app.at", "Admin Console › Applications › Okta Workflows OAuth › Sign On")},
		{page.X("help.find.connection", "Connections"), page.X("help.find.connection.at", "Workflows Console › Connections › New Connection › Okta")},
		{page.X("help.find.app", "A service app"), page.X("help.find.app.at", "Admin Console › Applications › Create App Integration › API Services")},
		{page.X("help.find.key", "Its keys"), page.X("help.find.key.at", "the app › General › Client Credentials › Public key / Private key")},
		{page.X("help.find.scope", "Its scopes"), page.X("help.find.scope.at", "the app › Okta API Scopes › Grant; takes a super admin")},
		{page.X("help.find.url", "Invoke URL, level, client token"), page.X("help.find.url.at", "Workflows Console › the flow › API Endpoint card › Endpoint settings; in older consoles the </> link or Gear › API Access")},
		{page.X("help.find.history", "What a flow did"), page.X("help.find.history.at", "Workflows Console › the flow › Execution History")},
	}
	lines := []fyne.CanvasObject{}
	for i, r := range rows {
		if i > 0 {
			lines = append(lines, house.NewDivider())
		}
		lines = append(lines, house.Inset(0, 8, 0, 8, house.Cells(house.Gap16, []float32{184, 0},
			house.NewParagraph(r[0], house.Caption).In(theme.ColorNameForeground), house.NewParagraph(r[1], house.Caption))))
	}
	return house.NewHeadCard(house.CardHead{Icon: "search", Title: page.X("help.find", "Where to find it")}, house.Stack(0, lines...))
}

func limitsCard() fyne.CanvasObject {
	return house.NewHeadCard(house.CardHead{Icon: "info", Title: page.X("help.limits", "What Flowlatch can't know")}, house.Stack(house.Gap8,
		entry(page.X("help.limit.read", "Not readable."), page.X("help.limit.read.is", "No API tells whether a flow is on, which level it has, or which apps are allowed. Flowlatch asks you and says so; measuring, in step 4, shows what the endpoint accepts and refuses.")),
		entry(page.X("help.limit.answers", "Not documented."), page.X("help.limit.answers.is", "Okta doesn't say which status an endpoint answers for which refusal. Causes are named as possibilities, never as certain.")),
		entry(page.X("help.limit.runs", "Really run."), page.X("help.limit.runs.is", "Send runs the flow, and so does each request of a measurement that the endpoint accepts: what it makes is real. Nothing is sent twice by itself.")),
		entry(page.X("help.limit.undo", "Only its own."), page.X("help.limit.undo.is", "“Made by this walk” removes what Flowlatch made. What you made by clicks, you remove by clicks."))))
}

// commands show the same work without a window.
const commands = `flowlatch walk --practice
flowlatch walk --practice --no-admin --json
flowlatch practice --json
flowlatch --help`

func commandCard() fyne.CanvasObject {
	return house.NewHeadCard(house.CardHead{Icon: "code", Title: page.X("help.command", "Command line")},
		house.NewParagraph(page.X("help.command.why", "The same walk without a window, for terminals and scripts. Secrets come from files or standard input, never from arguments."), house.Caption),
		house.NewWell(house.Gap12, house.NewParagraph(commands, house.Mono)))
}
