package manage

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/assets"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// licenceHeight is the height of a licence's text, in device-independent pixels.
const licenceHeight float32 = 280

// licenceColumns is how many characters a line of it has at most, so that none runs out
// of the card's right edge.
const licenceColumns = 62

// aboutCard says which Flowlatch this is and under which licences it and its fonts
// come, whose texts it shows.
type aboutCard struct {
	host   page.Host
	fonts  []*house.Button // each unfolds the licence of its own
	open   *house.Button   // whose licence is shown; nil for none
	text   *house.CodeView
	well   fyne.CanvasObject
	object *house.Card
}

// fontLicence is a font and the file with its licence, see [assets.FontLicenses].
type fontLicence struct{ name, file string }

func fontLicences() []fontLicence {
	return []fontLicence{{"Inter", "Inter-OFL.txt"}, {"JetBrains Mono", "JetBrainsMonoNL-OFL.txt"}}
}

func newAboutCard(h page.Host, version string) *aboutCard {
	c := &aboutCard{host: h, text: house.NewCodeView()}
	c.text.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && c.close() }
	c.well = house.FixedHeight(licenceHeight, house.NewWell(0, c.text))
	c.well.Hide()
	row := house.Flow(house.Gap8, house.Gap8)
	licences := assets.FontLicenses()
	for _, font := range fontLicences() {
		var b *house.Button
		b = house.NewButton(page.T(text.T("help.about.licence", "Licence of {{.Font}}", "Font", font.name)), house.Secondary, func() { c.toggle(b, licences[font.file]) }).Small().Icon("chev")
		c.fonts = append(c.fonts, b)
		row.Add(b)
	}
	name := page.X("help.about.name", "Flowlatch")
	if version != "" {
		name = page.T(text.T("help.version", "Flowlatch {{.Version}}", "Version", version))
	}
	c.object = house.NewHeadCard(house.CardHead{Icon: "info", Title: page.X("help.about", "About")},
		house.Stack(house.Gap4, house.NewText(name, house.Body).Bold(),
			house.NewParagraph(page.X("help.about.terms", "Apache License 2.0. Text is set in Inter and JetBrains Mono, each under the SIL Open Font License 1.1."), house.Caption)),
		row, c.well)
	return c
}

// toggle shows a licence in the place of the one that is shown, or none.
func (c *aboutCard) toggle(of *house.Button, licence string) {
	shown := c.open == of
	c.close()
	if shown {
		return
	}
	c.open = of
	of.SetIcon("down")
	c.text.SetText(house.CodePlain, wrapped(licence, licenceColumns))
	c.show(true)
}

// close takes the licence away and gives the keyboard back to what opened it; false
// when none is shown.
func (c *aboutCard) close() bool {
	if c.open == nil {
		return false
	}
	opener := c.open
	c.open = nil
	opener.SetIcon("chev")
	c.show(false)
	c.host.Focus(opener)
	return true
}

func (c *aboutCard) show(shown bool) {
	page.SetVisible(c.well, shown)
	c.object.Refresh()
	c.host.Update()
}

// wrapped breaks lines at spaces where they have more characters than told. A word that
// is longer stays whole.
func wrapped(s string, columns int) string {
	var all strings.Builder
	for line := range strings.Lines(s) {
		at := 0
		for i, word := range strings.Fields(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case i == 0:
			case at+1+n > columns:
				all.WriteByte('\n')
				at = 0
			default:
				all.WriteByte(' ')
				at++
			}
			all.WriteString(word)
			at += n
		}
		all.WriteByte('\n')
	}
	return all.String()
}
