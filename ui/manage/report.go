package manage

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// checkIndent is where the label of a check box begins, in device-independent
// pixels.
const checkIndent float32 = 22

// reportPage writes down what was done in the org, for other eyes.
type reportPage struct {
	host page.Host

	format  *house.Segmented
	readLog *house.CheckBox
	logWhy  *house.Paragraph
	said    string // what logWhy says
	copy    *house.Button
	done    *house.Status
	refused *problem.Problem
	problem *page.ProblemCard
	again   func() // what was tried last
	content *reportContent
	stack   *fyne.Container
	body    fyne.CanvasObject
}

// NewReport makes the page.
func NewReport(h page.Host) page.Page {
	p := &reportPage{host: h, logWhy: house.NewParagraph(" ", house.Caption), done: house.NewStatus(house.Done, "")}
	p.problem = page.NewProblemCard(h, p.solve)
	p.format = house.NewSegmented([]house.Option{{Text: "HTML"}, {Text: "Markdown"}}, 0, func(int) { p.forget() })
	p.readLog = house.NewCheckBox(page.X("report.page.log", "Look up in the System Log what confirms each step"), true, func(bool) { p.forget() })
	p.content = newReportContent()
	p.copy = house.NewButton(page.X("report.page.copy", "Copy as Markdown"), house.Secondary, p.copyMarkdown).Icon("copy")
	p.done.Hide()
	file := house.NewHeadCard(house.CardHead{Icon: "file", Title: page.X("report.page.file", "The report")},
		house.Row(house.Gap12, p.format, house.Grow(house.NewParagraph(page.X("report.page.formats", "HTML is one file that any browser shows and prints. Markdown goes into a ticket or a wiki."), house.Caption))),
		house.NewDivider(), house.Stack(house.Gap4, p.readLog, house.Inset(checkIndent, 0, 0, 0, p.logWhy)), house.NewDivider(),
		house.Row(house.Gap12, p.copy, house.Grow(p.done)))
	p.stack = house.Stack(house.Gap12, p.problem.Object(), file, p.content.card)
	p.body = house.PageWidth(p.stack)
	return p
}

// Head names the page.
func (p *reportPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.report", "Report"),
		Why:   text.T("report.page.why", "What was done in this org, by whom and when, for an auditor or a colleague. Nothing is changed at Okta."),
	}
}

// Body is the page.
func (p *reportPage) Body() fyne.CanvasObject { return p.body }

// Foot leads back and saves.
func (p *reportPage) Foot() page.Foot {
	foot := page.Foot{Back: page.Created}
	if _, saves := p.host.(page.FileSaver); saves && !p.problem.Showing() {
		foot.Primary = page.Action{Label: text.T("report.page.save", "Save…"), Icon: "download", Disabled: p.host.Busy(), Do: p.askWhere}
	}
	return foot
}

// First is the best way out of a Problem, else nothing: Enter saves.
func (p *reportPage) First() fyne.Focusable { return p.problem.First() }

// Solve takes the best way out of a Problem.
func (p *reportPage) Solve() bool { return p.problem.Solve() }

// Update shows whether the log can be read.
func (p *reportPage) Update() {
	signedIn := setup.SignedIn(p.host.Workspace())
	if words := p.logWords(); words != p.said {
		p.said = words
		p.logWhy.SetText(words)
	}
	page.SetEnabled(p.readLog, signedIn && !p.host.Busy())
	page.SetEnabled(p.format, !p.host.Busy())
	page.SetEnabled(p.copy, !p.host.Busy())
	p.content.update(signedIn && p.readLog.Checked())
	p.problem.Set(p.refused)
	page.Arrange(p.stack)
	page.RescueFocus(p.host, p)
}

// logWords say what becomes of the log, before it is asked for.
func (p *reportPage) logWords() string {
	ws := p.host.Workspace()
	if !setup.SignedIn(ws) {
		return page.X("report.log.nobody", "Nobody is signed in, so the System Log can't be read. The report says so.")
	}
	right := setup.LogRight(ws)
	switch right.Answer {
	case setup.RightYes:
		return page.X("report.log.yes", "This sign-in may read it. Entries can come some seconds late.")
	case setup.RightNo:
		return page.T(text.T("report.log.no", "This sign-in probably may not read it: {{.Why}}. If Okta refuses, the report says so.", "Why", page.T(right.Why)))
	}
	return page.X("report.log.cant-tell", "This sign-in may not be allowed to read it. If Okta refuses, the report says so.")
}

// forget takes back what is said of the try before: something else is asked for
// now.
func (p *reportPage) forget() {
	p.refused = nil
	page.SetVisible(p.done, false)
	p.host.Update()
	p.Update()
}

// solve does what a Problem proposes.
func (p *reportPage) solve(action problem.Action) {
	switch action {
	case problem.LeaveOut:
		p.readLog.SetChecked(false)
		p.again()
	case problem.Retry:
		p.again()
	default:
		p.host.Go(page.Org)
	}
}

// askWhere asks where the report goes.
func (p *reportPage) askWhere() {
	saver, ok := p.host.(page.FileSaver)
	if !ok || p.host.Busy() {
		return
	}
	saver.SaveFile(page.Saving{
		Title: text.T("report.page.ask", "Save the report"),
		Lead:  text.T("report.page.ask.lead", "Where it goes"),
		Lines: []text.Text{
			text.T("report.page.ask.who", "Whoever may read the folder may read the report"),
			text.T("report.page.ask.kept", "A file that is there already stays as it is: choose another name"),
		},
		Path: p.path(), Verb: text.T("report.page.verb", "Save the report"), Do: p.save,
	})
}

// path is where a report goes when nothing else is said.
func (p *reportPage) path() string {
	ws, ending := p.host.Workspace(), ".html"
	if p.markdown() {
		ending = ".md"
	}
	name := ws.Org.Domain
	if name == "" || ws.Practice {
		name = ws.ID
	}
	return filepath.Join("~", "flowlatch-report-"+name+"-"+p.host.Now().Local().Format("2006-01-02")+ending)
}

func (p *reportPage) markdown() bool { return p.format.Selected() == 1 }

// words are the window's language and the computer's time zone.
func (p *reportPage) words() report.Words { return report.Words{Say: page.T, Zone: time.Local} }

func (p *reportPage) save(path string) {
	walk, markdown, words := p.host.Walk(), p.markdown(), p.words()
	at := ""
	p.write(text.T("report.page.saving", "Writing the report"), func() { p.save(path) }, func(r report.Report) (err error) {
		data := r.Markdown(words)
		if !markdown {
			if data, err = r.HTML(words); err != nil {
				return err
			}
		}
		at, err = walk.SaveReport(path, data)
		return err
	}, func() string { return page.T(text.T("report.page.saved", "Saved: {{.Path}}", "Path", at)) })
}

func (p *reportPage) copyMarkdown() {
	words, markdown := p.words(), ""
	p.write(text.T("report.page.copying", "Making the report"), p.copyMarkdown, func(r report.Report) error {
		markdown = string(r.Markdown(words))
		return nil
	}, func() string {
		p.host.Copy(markdown)
		return page.X("report.page.copied", "Copied as Markdown")
	})
}

// write reads the log where that is asked for, makes the report and has it put
// somewhere.
func (p *reportPage) write(what text.Text, again func(), put func(report.Report) error, said func() string) {
	if p.host.Busy() {
		return
	}
	walk, asked := p.host.Walk(), p.readLog.Checked()
	p.again, p.refused = again, nil
	page.SetVisible(p.done, false)
	var failed *problem.Problem
	p.host.Run(page.Task{
		What: what,
		Work: func(ctx context.Context) error {
			failed = nil
			log, err := evidence(ctx, walk, asked)
			if err != nil {
				failed = withoutLog(problem.From(err))
			} else {
				failed = problem.From(put(walk.Report(log)))
			}
			if failed != nil && failed.Code == problem.CodeCancelled {
				return failed // the shell says it
			}
			return nil // the page says it
		},
		Done: func(err error) {
			if err == nil {
				p.tell(failed, said)
			}
		},
	})
}

func evidence(ctx context.Context, walk *setup.Walk, asked bool) (report.Log, error) {
	if !asked && setup.SignedIn(walk.Workspace()) {
		return setup.UnreadLog(text.T("report.unread.unasked", "It was left out when the report was made.")), nil
	}
	return walk.ReportEvidence(ctx)
}

// withoutLog offers the report without the log that couldn't be read.
func withoutLog(p *problem.Problem) *problem.Problem {
	c := *p
	c.Ways = append(slices.Clone(p.Ways), problem.NewWay(problem.LeaveOut,
		text.T("report.way.without", "Leave the System Log out of the report"),
		text.T("report.way.without.why", "The report then says that it wasn't read")))
	return &c
}

// tell shows how it went.
func (p *reportPage) tell(failed *problem.Problem, said func() string) {
	p.refused = failed
	if failed == nil {
		p.done.Set(house.Done, said())
		page.SetVisible(p.done, true)
	}
	p.Update()
}

// reportAction leads from another page to this one.
func reportAction(h page.Host) page.Action {
	return page.Action{Label: text.T("report.action", "Report…"), Icon: "file", Do: func() { h.Go(page.Report) }}
}

var _ page.Solver = (*reportPage)(nil)
