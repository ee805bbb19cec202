package firstrun

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// stepStrip is what the five steps give, in one line.
func (s *Screen) stepStrip() fyne.CanvasObject {
	steps := [][2]string{
		{page.X("page.org", "Org"), page.X("first.step.org", "Checked and signed in")},
		{page.X("page.connection", "Workflows connection"), page.X("first.step.connection", "Four values handed over")},
		{page.X("page.service-app", "Service app and keys"), page.X("first.step.service-app", "Key made, token proven")},
		{page.X("page.endpoint", "Endpoint security"), page.X("first.step.endpoint", "Level set and checked")},
		{page.X("page.invoke", "Invoke test"), page.X("first.step.invoke", "Confirmed in Okta")},
	}
	row := house.TopRow(house.Gap8)
	for i, step := range steps {
		if i > 0 {
			row.Add(house.Spring())
		}
		gives := house.NewText(step[1], house.Caption).CutEnd()
		s.gives = append(s.gives, gives)
		words := house.Stack(0, house.NewText(step[0], house.Body).Bold().CutEnd(), gives)
		row.Add(house.TopRow(house.Gap8, house.NewNumber(strconv.Itoa(i+1)), words))
	}
	return house.NewCard(house.Inset(8, 4, 4, 0, row)).Whole()
}

// point is one line of a way: what it needs or gives.
type point struct{ icon, words string }

func (s *Screen) practiseCard() fyne.CanvasObject {
	s.practise = s.wayIn(page.X("first.practise", "Practise on the built-in org"), house.Primary, s.config.Practise).Key("Enter")
	return s.way("flask", true, page.X("first.practise", "Practise on the built-in org"), page.X("first.practise.line", "About 10 minutes, no Okta account needed"),
		look.ColorOkFill, s.practise,
		point{"check", page.X("first.practise.1", "Works offline, on this computer")},
		point{"check", page.X("first.practise.2", "Real requests, signatures and keychain entries")},
		point{"check", page.X("first.practise.3", "A practice Workflows Console opens in your browser")},
		point{"check", page.X("first.practise.4", "Make mistakes there and learn what each error means")})
}

func (s *Screen) setUpCard() fyne.CanvasObject {
	s.setUp = s.wayIn(page.X("first.set-up", "Set up my Okta org"), house.Secondary, s.config.SetUp)
	return s.way("org", false, page.X("first.set-up", "Set up my Okta org"), page.X("first.set-up.line", "Preview or production, with Workflows"),
		look.ColorText2, s.setUp,
		point{"link", page.X("first.set-up.1", "Any address of your org, copied from the browser")},
		point{"user", page.X("first.set-up.2", "An admin sign-in; granting scopes takes a super admin")},
		point{"bolt", page.X("first.set-up.3", "An API Endpoint flow, or the Bookmark app template")},
		point{"eye", page.X("first.set-up.4", "Every change is shown before it is sent")})
}

// way is the card of one of the two ways in.
func (s *Screen) way(icon string, accented bool, title, line string, color fyne.ThemeColorName, button *house.Button, points ...point) fyne.CanvasObject {
	head := house.Row(house.Gap12, house.NewTile(icon, accented),
		house.Grow(house.Stack(2, house.NewText(title, house.Lead).CutEnd(), house.NewParagraph(line, house.Body).In(look.ColorText2))))
	list := house.Stack(house.Gap8)
	for _, p := range points {
		list.Add(house.Row(house.Gap8, house.NewIcon(p.icon).In(pointColor(p, color)), house.Grow(house.NewText(p.words, house.Body).In(look.ColorText2).CutEnd())))
	}
	s.points = append(s.points, list)
	return house.NewCard(house.Inset(8, 12, 8, 8, house.Stack(house.Gap16, head, list, house.Inset(0, 6, 0, 0, house.Row(0, button, house.Spring()))))).Whole()
}

func pointColor(p point, color fyne.ThemeColorName) fyne.ThemeColorName {
	if p.icon == "check" {
		return look.ColorOkFill
	}
	return color
}

// fact is one of the three statements at the bottom.
type fact struct {
	icon   *house.Icon
	title  *house.Text
	words  *house.Paragraph
	object fyne.CanvasObject
}

func newFact(icon, title, words string) *fact {
	return makeFact(icon, title, words)
}

// newCodeFact is a fact with a line that can be typed into a terminal.
func newCodeFact(icon, title, words, code string) *fact {
	return makeFact(icon, title, words, house.NewText(code, house.Mono))
}

func makeFact(icon, title, words string, more ...fyne.CanvasObject) *fact {
	f := &fact{icon: house.NewIcon(icon), title: house.NewText(title, house.Caption).Bold().In(theme.ColorNameForeground), words: house.NewParagraph(words, house.Caption)}
	if icon == "done" {
		f.icon.SetState(house.Done)
	}
	lines := append([]fyne.CanvasObject{f.title, f.words}, more...)
	f.object = house.TopRow(house.Gap8, f.icon, house.Grow(house.Stack(2, lines...)))
	return f
}
