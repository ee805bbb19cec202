package manage

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// shareCard lets the admin choose how much of the org's rate limits Flowlatch may
// use.
type shareCard struct {
	host   page.Host
	choice *house.Segmented
	words  *house.Paragraph
	said   string // what words say
	object fyne.CanvasObject
}

func newShareCard(h page.Host) *shareCard {
	c := &shareCard{host: h, words: house.NewParagraph(" ", house.Caption)}
	options := make([]house.Option, 0, len(workspace.Shares()))
	for _, share := range workspace.Shares() {
		options = append(options, house.Option{Text: percent(share)})
	}
	c.choice = house.NewSegmented(options, 0, func(i int) { c.choose(workspace.Shares()[i]) })
	c.object = house.NewHeadCard(house.CardHead{Icon: "clock", Title: page.X("settings.share", "Rate limits of this org")},
		house.Row(0, c.choice, house.Spring()), c.words)
	return c
}

func percent(s workspace.Share) string { return strconv.Itoa(s.Percent()) + " %" }

// choose keeps the share. It holds at once, for what waits too.
func (c *shareCard) choose(share workspace.Share) {
	walk := c.host.Walk()
	c.host.Save(func() error { return walk.SetShare(share) })
	c.say(share)
}

func (c *shareCard) update() {
	share := c.host.Workspace().Share
	c.choice.SetSelected(nearest(share))
	c.say(share)
}

// nearest is the place of the largest choice that isn't above a share.
func nearest(share workspace.Share) int {
	at := 0
	for i, s := range workspace.Shares() {
		if s.Percent() <= share.Percent() {
			at = i
		}
	}
	return at
}

func (c *shareCard) say(share workspace.Share) {
	words := text.T("settings.share.why", "Of each limit that Okta's answers name, Flowlatch uses {{.Share}} at the most and leaves the rest to whatever else works with this org. Once that is used up it waits, and shows for how long.", "Share", percent(share))
	if share.Percent() == 100 {
		words = text.T("settings.share.all", "Flowlatch may use up each limit that Okta's answers name. Whatever else works with this org may be refused meanwhile; what Okta refuses to Flowlatch waits, and shows for how long.")
	}
	if said := page.T(words); said != c.said {
		c.said = said
		c.words.SetText(said)
	}
}
