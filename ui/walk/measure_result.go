package walk

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// verdictLine says what came of a measurement: the verdict, what was declared and
// measured, when, and why where that isn't plain.
type verdictLine struct {
	host   page.Host
	chip   *house.Chip
	words  *house.Paragraph
	when   *house.Text
	why    *fyne.Container
	retest *house.Button
	more   *fyne.Container // the button's row
	object *fyne.Container
}

// retestWords name the way out of a measurement that the flow refused.
func retestWords() text.Text {
	return text.T("measure.retest", "Measure with the invoke test's body")
}

func newVerdictLine(h page.Host, retest func()) *verdictLine {
	v := &verdictLine{host: h, chip: house.NewVerdict(house.Unknown, ""), words: house.NewParagraph("", house.Caption), when: house.NewText("", house.Mono).In(look.ColorText2)}
	v.why = house.Stack(house.Gap4)
	v.retest = house.NewButton(page.T(retestWords()), house.Secondary, retest).Small().Icon("shield")
	v.more = house.Row(0, v.retest)
	v.object = house.Stack(0, house.Inset(12, 8, 16, 8, house.Stack(house.Gap8,
		house.Row(house.Gap8, v.chip, house.Grow(v.words), v.when), v.why, v.more)))
	return v
}

func (v *verdictLine) show(m *workspace.Measurement, mayRetest bool) {
	page.SetVisible(v.more, mayRetest)
	page.SetEnabled(v.retest, !v.host.Busy())
	v.chip.SetState(page.VerdictState(m.Verdict), page.T(page.VerdictWord(m.Verdict)))
	measured := house.Span{Text: levelWords(m.Level, m.Apps), Bold: true, Color: page.VerdictState(m.Verdict).Ink()}
	v.words.SetSpans(
		house.Span{Text: page.X("measure.declared", "Declared") + " "}, house.Span{Text: levelWords(m.Declared, m.DeclaredApps), Color: theme.ColorNameForeground},
		house.Span{Text: " · " + page.X("measure.measured", "measured") + " "}, measured)
	v.when.SetText(whenMeasured(v.host.Now(), page.MeasuredAt(m)))
	v.why.Objects = nil
	for _, why := range reasons(m) {
		v.why.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon("info").Sized(14)), house.Grow(house.NewParagraph(sentence(page.T(why)), house.Caption))))
	}
	page.SetVisible(v.why, len(v.why.Objects) > 0)
	v.why.Refresh()
}

// staleWords say why what was measured says nothing about the endpoint as it stands.
func staleWords(e *workspace.Endpoint) string {
	if setup.WithoutItsApp(e) {
		return page.X("measure.stale.app", "The service app that it was measured with is gone. Measure it again once step 3 has one.")
	}
	return page.X("measure.stale", "It was measured at another Invoke URL, level or list, or with another credential. That says nothing about the endpoint as it stands: measure it again.")
}

// sentence ends with a full stop.
func sentence(words string) string {
	if strings.HasSuffix(words, ".") {
		return words
	}
	return words + "."
}

// whenMeasured is the time of day, and how long ago that is where it isn't now.
func whenMeasured(now, at time.Time) string {
	switch age := now.Sub(at); {
	case age < time.Minute:
		return at.Local().Format(time.TimeOnly)
	case age < 24*time.Hour:
		return at.Local().Format("15:04") + " · " + page.Ago(now, at)
	}
	return page.Ago(now, at)
}

// reasons are the sentences about a verdict that stand in no Problem, and what is
// worth knowing besides.
func reasons(m *workspace.Measurement) []text.Text {
	var all []text.Text
	switch {
	case m.Verdict == workspace.VerdictUnknown:
		all = m.Why
	case m.Verdict == workspace.VerdictBroken && len(m.Why) > 1:
		all = m.Why[1:]
	}
	return append(all[:len(all):len(all)], m.Notes...)
}

// levelWords name a level and who may call at it.
func levelWords(l workspace.Level, apps workspace.Allowed) string {
	switch {
	case l == "":
		return page.X("measure.level.unknown", "can't tell")
	case l == workspace.LevelOAuth && apps == workspace.AllowAny:
		return page.T(text.T("measure.level.any", "{{.Level}}, any app", "Level", page.T(l.Name())))
	case l == workspace.LevelOAuth && apps == workspace.AllowList:
		return page.T(text.T("measure.level.list", "{{.Level}}, list", "Level", page.T(l.Name())))
	}
	return page.T(l.Name())
}

// probeDetail shows one call: what it carried, what came of it and why, and the
// start of its answer.
type probeDetail struct {
	sent, facts *house.Text
	why         *house.Paragraph
	body        *house.CodeView
	bodyBox     *fyne.Container
	open        *house.Button
	object      *fyne.Container
	shown       workspace.Probe
}

// probeBody is the height of the start of an answer, in device-independent pixels.
const probeBody float32 = 96

func newProbeDetail(open func(workspace.Evidence)) *probeDetail {
	d := &probeDetail{
		sent: house.NewText("", house.Body).Bold().CutEnd(), facts: house.NewText("", house.Mono).In(look.ColorText2).CutEnd(),
		why: house.NewParagraph("", house.Caption), body: house.NewCodeView(),
	}
	d.open = house.NewButton(page.X("measure.open", "Open exchange"), house.Link, func() { open(d.shown.Evidence) }).Small()
	d.bodyBox = house.FixedHeight(probeBody, house.NewWell(0, d.body))
	d.object = house.Stack(0, house.NewSurface(look.ColorInset, house.Inset(16, 12, 16, 12,
		house.Stack(house.Gap8, house.Row(house.Gap8, house.Grow(d.sent), d.open), d.facts, d.why, d.bodyBox))))
	d.object.Hide()
	return d
}

func (d *probeDetail) hide() { page.SetVisible(d.object, false) }

func (d *probeDetail) show(p workspace.Probe) {
	d.shown = p
	sent := !p.Evidence.At.IsZero()
	d.sent.SetText(page.T(p.Sent))
	d.facts.SetText(exchangeFacts(p.Evidence))
	d.why.SetText(page.T(p.Why))
	page.SetVisible(d.open, sent)
	page.SetVisible(d.facts, sent)
	page.SetVisible(d.why, !p.Why.IsZero())
	page.SetVisible(d.bodyBox, p.Body != "")
	if d.body.Code() == nil || d.body.Code().Text() != p.Body {
		d.body.SetText(bodyKind(p.Body), p.Body)
	}
	page.SetVisible(d.object, true)
	d.object.Refresh()
}

func bodyKind(body string) house.CodeKind {
	if trimmed := strings.TrimSpace(body); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		return house.CodeJSON
	}
	return house.CodePlain
}

// exchangeFacts are method, status, time and id of an exchange in a line.
func exchangeFacts(e workspace.Evidence) string {
	facts := []string{e.Method, page.X("measure.no-answer", "no answer"), strconv.FormatInt(e.Millis, 10) + " ms", e.At.Local().Format(time.TimeOnly)}
	if e.Status != 0 {
		facts[1] = strconv.Itoa(e.Status)
	}
	if e.RequestID != "" {
		facts = append(facts, e.RequestID)
	}
	return strings.Join(facts, " · ")
}

// measureFoot says below the table what the measurement cost.
type measureFoot struct {
	words  *house.Paragraph
	object *fyne.Container
}

func newMeasureFoot(all func()) *measureFoot {
	f := &measureFoot{words: house.NewParagraph("", house.Caption)}
	button := house.NewButton(page.X("measure.all-exchanges", "All exchanges"), house.Link, all).Small()
	f.object = house.Stack(0, house.Inset(16, 12, 16, 12, house.Row(house.Gap8, house.NewIcon("info").Sized(14), house.Grow(f.words), button)))
	return f
}

func (f *measureFoot) show(m *workspace.Measurement) {
	words := []string{page.T(requestsWords(m)), page.T(ranWords(m))}
	if app := m.ProbeApp; app != nil {
		words = append(words, page.T(probeAppWords(app)))
	}
	f.words.SetText(strings.Join(words, " "))
}

// requestsWords count what was sent.
func requestsWords(m *workspace.Measurement) text.Text {
	sent := 0
	for _, p := range m.Probes {
		if !p.Evidence.At.IsZero() {
			sent++
		}
	}
	return text.T("measure.sent", "{{.Count}} requests to the endpoint in {{.Seconds}} s, each sent once.", "Count", strconv.Itoa(sent), "Seconds", strconv.FormatFloat(m.Took.Seconds(), 'f', 1, 64))
}

// ranWords count how often the flow ran.
func ranWords(m *workspace.Measurement) text.Text {
	switch {
	case m.MayHaveRun > 0:
		return text.T("measure.ran.perhaps", "{{.Ran}} of them ran the flow, and perhaps {{.Perhaps}} more.", "Ran", strconv.Itoa(m.Ran), "Perhaps", strconv.Itoa(m.MayHaveRun))
	case m.Ran == 0:
		return text.T("measure.ran.never", "The flow didn't run.")
	case m.Ran == 1:
		return text.T("measure.ran.once", "One of them ran the flow.")
	}
	return text.T("measure.ran", "{{.Ran}} of them ran the flow.", "Ran", strconv.Itoa(m.Ran))
}

// probeAppWords tell what became of the second service app.
func probeAppWords(app *workspace.ProbeApp) text.Text {
	if app.Removed {
		return text.T("measure.probe-app.gone", "“{{.Label}}” was made for one of them and removed.", "Label", app.Label)
	}
	return text.T("measure.probe-app.left", "“{{.Label}}” was made for one of them and may still be in the org: it is removed before the next measurement, or at the next sign-in.", "Label", app.Label)
}
