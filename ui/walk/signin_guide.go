package walk

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// signInGuide says what one way to sign in is for, and folds away what it needs at
// Okta: the clicks, the values to copy, and what to know before.
type signInGuide struct {
	purpose *house.Paragraph
	fold    *house.Button // nil where nothing is needed
	do      *house.Button // has the clicks done; nil where that can't be
	clicks  *clickList
	inner   *fyne.Container
	object  *fyne.Container
}

// newSignInGuide makes the guide of a way, folded. In practice forMe does its clicks:
// its button stands beside what unfolds the guide.
func newSignInGuide(host page.Host, way workspace.SignInMethod, forMe func()) *signInGuide {
	of := setup.SignInGuideOf(way)
	g := &signInGuide{purpose: house.NewParagraph(page.T(of.For), house.Caption), clicks: newClickList(host, workspace.StepOrg)}
	g.inner = house.Stack(house.Gap12)
	if host.Workspace().Practice && (way == workspace.Browser || way == workspace.Device) {
		g.inner.Add(house.NewNotice(house.NoticeNote, page.X("sign-in.guide.practice", "The practice console shows no grant types and no assignments: skip these lines there. Signing in works without them."), nil))
		g.do = house.NewButton(page.T(clickForMeWords()), house.Secondary, forMe).Small().Icon("flask")
	}
	g.inner.Add(g.clicks.Object())
	if len(of.Values) > 0 {
		g.inner.Add(guideValues(of.Values))
	}
	if len(of.Notes) > 0 {
		g.inner.Add(guideNotes(of.Notes))
	}
	g.clicks.SetClicks(guideClicks(of.Clicks))
	g.inner.Hide()
	g.object = house.Stack(house.Gap8, g.purpose)
	if len(of.Clicks) > 0 {
		g.fold = house.NewButton(page.X("sign-in.guide", "What it needs at Okta, step by step"), house.Quiet, func() {
			g.open(!g.inner.Visible())
			host.Update()
		}).Small().Icon("chev")
		heads := house.Flow(house.Gap8, house.Gap4, g.fold)
		if g.do != nil { // in sight without unfolding: it is the short way in practice
			heads.Add(g.do)
		}
		g.object.Add(heads)
	}
	g.object.Add(g.inner)
	return g
}

// open folds the guide out or away.
func (g *signInGuide) open(open bool) {
	g.fold.SetIcon(map[bool]string{false: "chev", true: "down"}[open])
	page.SetVisible(g.inner, open)
	g.object.Refresh()
}

// update reads the ticks again. The console can be used where its org is known.
func (g *signInGuide) update(usable bool) {
	if g.inner.Visible() {
		g.clicks.Update()
	}
	if g.do != nil {
		page.SetEnabled(g.do, usable)
	}
}

// guideClicks leaves what is several values to their own rows, where each can be
// copied alone.
func guideClicks(clicks []setup.Click) []setup.Click {
	shown := make([]setup.Click, len(clicks))
	for i, click := range clicks {
		if strings.Contains(click.Copy, "\n") {
			click.Copy = ""
		}
		shown[i] = click
	}
	return shown
}

// guideValues are the values to copy, those of a kind under its name.
func guideValues(values []setup.GuideValue) fyne.CanvasObject {
	rows, label := make([]house.Fact, len(values)), ""
	for i, v := range values {
		name := page.T(v.Label)
		words := page.CopyWords()
		words.Copy = page.T(text.T("copy.named", "Copy {{.Name}}", "Name", v.Value))
		rows[i] = house.Fact{Value: v.Value, Action: house.NewCopyButton(words, func() string { return v.Value })}
		if name != label {
			rows[i].Label, label = name, name
		}
	}
	return house.NewWell(house.Gap8, house.NewFacts(house.FactsWidths{Label: 128, Action: 24, Row: 26}, rows...))
}

// guideNotes are what to know before. What Okta documents nowhere is marked as not
// certain.
func guideNotes(notes []setup.GuideNote) fyne.CanvasObject {
	rows := house.Stack(house.Gap4)
	for _, n := range notes {
		icon, words := "info", house.NewParagraph(page.T(n.Text), house.Caption)
		if !n.Certain {
			icon = "unknown"
			words.SetSpans(house.Span{Text: page.X("sign-in.guide.uncertain", "Not certain:"), Bold: true}, house.Span{Text: " " + page.T(n.Text)})
		}
		rows.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon(icon).Sized(14)), house.Grow(words)))
	}
	return rows
}
