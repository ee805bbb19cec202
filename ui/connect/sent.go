package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// sent is the card that shows what will be sent, and where it goes.
type sent struct {
	target  *house.Segmented
	where   *house.Paragraph
	icon    *house.Icon
	why     *remark
	drawing *drawing
	stack   *fyne.Container
	object  fyne.CanvasObject
}

// Where a rehearsal goes.
const (
	toService = iota
	toEcho
)

// newSent makes the card; aim is called when the other target is chosen.
func newSent(h page.Host, aim func(int)) *sent {
	s := &sent{drawing: newDrawing(h), why: newRemark(), icon: house.NewIcon("send").Sized(14), where: house.NewParagraph("", house.Caption)}
	s.target = house.NewSegmented([]house.Option{
		{Text: page.X("connectors.to.service", "To the service")}, {Text: page.X("connectors.to.echo", "To the echo target")},
	}, toService, aim).Small()
	s.stack = house.Stack(house.Gap12,
		house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, s.icon), house.Grow(s.where)), s.why.object, s.drawing.object)
	s.object = house.NewHeadCard(house.CardHead{Icon: "send", Title: page.X("connectors.sent", "What the card sends"), Trailing: []fyne.CanvasObject{s.target}}, s.stack)
	return s
}

// show draws what will be sent, or says in its place what keeps it from being drawn.
func (s *sent) show(r route, found []connector.Finding, drawn connector.Drawing, err error) {
	page.SetVisible(s.drawing.object, err == nil && r.ready())
	s.why.set(connector.Finding{}, false)
	switch {
	case !r.ready():
		s.icon.Set("laptop", look.ColorText2)
		s.where.SetText(page.X("connectors.goes.starting", "The echo target on this computer is being started. Nothing is sent until it runs."))
	case err != nil:
		s.why.set(connector.Finding{Level: connector.Note, Text: notDrawn(found, err)}, true)
		s.where.SetText(page.X("connectors.goes.nowhere", "Nothing can be sent yet."))
	default:
		s.drawing.set(drawn)
		s.where.SetText(page.T(s.goes(r, drawn)))
	}
	page.Arrange(s.stack)
}

// notDrawn says why not: what is missing whole, since it isn't told on the field yet, and
// of the rest where it is told.
func notDrawn(found []connector.Finding, err error) text.Text {
	f, stopped := connector.Stopped(found)
	if stopped && f.Code != connector.CodeMissing {
		return text.T("connectors.not-drawn.field", "Not drawn yet: {{.Field}} isn't right.", "Field", f.Field.Label())
	}
	return text.T("connectors.not-drawn", "Not drawn yet. {{.Why}}", "Why", problem.From(err).Cause)
}

// goes says where the request goes.
func (s *sent) goes(r route, drawn connector.Drawing) text.Text {
	if r.echo {
		s.icon.Set("laptop", look.ColorText2)
		return text.T("connectors.goes.echo", "Goes to the echo target on this computer, {{.Host}}, which answers with what arrived. Nothing leaves this computer.", "Host", r.at)
	}
	if connector.OnThisComputer(drawn.Host) {
		s.icon.Set("laptop", look.ColorText2)
		return text.T("connectors.goes.here", "Goes to {{.Host}}, a service on this computer.", "Host", drawn.Host)
	}
	s.icon.Set("globe", look.ColorText2)
	return text.T("connectors.goes.service", "Goes to {{.Host}}, for real: the service does what it is asked to.", "Host", drawn.Host)
}
