package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// caller is who calls an endpoint, the first question about its level.
type caller int

const (
	callerOwn     caller = iota // programs of the organisation or a partner
	callerService               // a product that only takes a URL
	callerAnyone                // browsers, forms, people
)

// advice is the level that fits those who call, and why.
type advice struct {
	level   workspace.Level
	inQuery bool // the client token can travel in the query only
	why     text.Text
	leaks   text.Text // what leaks where
}

// advise recommends a level. Who can sign gets a key of its own; who can't but
// keeps a secret gets a token; from who keeps nothing none is asked.
func advise(who caller, signs, keeps bool) advice {
	switch {
	case who == callerAnyone || !keeps && !signs:
		return advice{
			level: workspace.LevelPublic,
			why:   text.T("advice.public", "What every caller can read is no secret, so a credential would only look like one. Let the flow itself check what it is sent, and do nothing that can't be repeated."),
			leaks: text.T("advice.public.leaks", "The URL is the only key, and whoever sees it can run the flow. Nothing can be revoked but the flow."),
		}
	case signs && !keeps:
		return advice{
			level: workspace.LevelOAuth,
			why:   text.T("advice.between", "A key that can't be kept is no proof. Put a server of yours between that keeps it, and let that one call at OAuth 2.0."),
			leaks: text.T("advice.oauth.leaks", "A token that leaks ends within the hour. A key that leaks is deactivated at Okta, and no other caller notices."),
		}
	case signs:
		return advice{
			level: workspace.LevelOAuth,
			why:   text.T("advice.oauth", "Each caller signs with a key of its own that never travels, and can be let in or shut out by itself."),
			leaks: text.T("advice.oauth.leaks", "A token that leaks ends within the hour. A key that leaks is deactivated at Okta, and no other caller notices."),
		}
	case who == callerService:
		return advice{
			level: workspace.LevelToken, inQuery: true,
			why:   text.T("advice.query", "It takes nothing but a URL, so the token has to stand in its query. Ask first whether it can set a header after all."),
			leaks: text.T("advice.query.leaks", "The whole address is the secret: it stands in logs, proxies and histories on the way. It works until the flow gets a new token, for all callers at once."),
		}
	}
	return advice{
		level: workspace.LevelToken,
		why:   text.T("advice.token", "One secret for all callers, in a header. It is simple, and can't tell them apart."),
		leaks: text.T("advice.token.leaks", "A token that leaks works until the flow gets a new one, which every caller then needs. Headers stay out of most logs."),
	}
}

// levelAdvice asks three questions and recommends a level. It opens on demand.
type levelAdvice struct {
	take   func(advice)
	opened func() // or closed
	toggle *house.Button
	who    *house.Segmented
	signs  *house.Segmented
	keeps  *house.Segmented
	level  *house.Text
	why    *house.Paragraph
	leaks  *house.Paragraph
	choose *house.Button
	signed fyne.CanvasObject // the second question
	kept   fyne.CanvasObject // the third one
	inner  *fyne.Container
	object *fyne.Container
}

func newLevelAdvice(take func(advice), opened func()) *levelAdvice {
	a := &levelAdvice{take: take, opened: opened, level: house.NewText("", house.Body).Bold().CutEnd(), why: house.NewParagraph("", house.Body), leaks: house.NewParagraph("", house.Caption)}
	a.toggle = house.NewButton(page.X("advice.show", "Which level fits?"), house.Quiet, a.flip).Small().Icon("help")
	answer := func(int) {
		a.update()
		a.opened()
	}
	a.who = house.NewSegmented([]house.Option{
		{Text: page.X("advice.who.own", "Programs you know")}, {Text: page.X("advice.who.service", "A product that takes a URL")}, {Text: page.X("advice.who.anyone", "Anyone")},
	}, 0, answer).Small()
	yesNo := []house.Option{{Text: page.X("advice.yes", "Yes")}, {Text: page.X("advice.no", "No")}}
	a.signs, a.keeps = house.NewSegmented(yesNo, 0, answer).Small(), house.NewSegmented(yesNo, 0, answer).Small()
	a.choose = house.NewButton("", house.Secondary, func() { a.take(a.advice()) }).Small()
	a.signed = question(page.X("advice.signs", "Can they sign with a key to get a token first?"), a.signs)
	a.kept = question(page.X("advice.keeps", "Can they keep a secret?"), a.keeps)
	recommended := house.NewWell(house.Gap12, house.Stack(house.Gap4,
		house.Row(house.Gap8, house.NewIcon("star").In(look.ColorText2), house.Grow(a.level), a.choose), a.why, a.leaks))
	a.inner = house.Stack(house.Gap8, question(page.X("advice.who", "Who calls it?"), a.who), a.signed, a.kept, recommended)
	a.object = house.Stack(0, house.NewCard(a.inner))
	a.object.Hide()
	a.update()
	return a
}

func question(words string, answer fyne.CanvasObject) fyne.CanvasObject {
	return house.Row(house.Gap12, house.Grow(house.NewText(words, house.Body).CutEnd()), answer)
}

// flip opens or closes the questions.
func (a *levelAdvice) flip() {
	open := !a.object.Visible()
	page.SetVisible(a.object, open)
	icon := "help"
	if open {
		icon = "down"
	}
	a.toggle.SetIcon(icon)
	a.opened()
}

// advice is what the answers lead to.
func (a *levelAdvice) advice() advice {
	return advise(caller(a.who.Selected()), a.signs.Selected() == 0, a.keeps.Selected() == 0)
}

func (a *levelAdvice) update() {
	now := a.advice()
	anyone := caller(a.who.Selected()) == callerAnyone
	page.SetVisible(a.signed, !anyone)
	page.SetVisible(a.kept, !anyone)
	level := page.T(now.level.Name())
	a.level.SetText(page.T(text.T("advice.level", "Recommended: {{.Level}}", "Level", level)))
	a.why.SetText(page.T(now.why))
	a.leaks.SetText(page.T(text.T("advice.leaks", "If it leaks: {{.What}}", "What", page.T(now.leaks))))
	a.choose.SetText(page.T(text.T("advice.choose", "Choose {{.Level}}", "Level", level)))
	page.Arrange(a.inner, a.object)
}
