package walk

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// While a Problem is shown its best way out wears the Enter cap: Enter in a
// field takes it too, and sends nothing.
func TestEnterInAFieldTakesTheBestWayOut(t *testing.T) {
	stored := workspace.Step{State: workspace.Attention, Problem: problem.New("stored", text.Plain("It went wrong"), text.Plain("So it did"),
		problem.Way{Action: problem.OpenGeneral, Label: text.Plain("Look there")})}
	for name, open := range map[string]func(*host) (page.Page, fyne.Focusable){
		"org": func(h *host) (page.Page, fyne.Focusable) {
			h.Workspace().Org.Step = stored
			p := NewOrg(h).(*orgPage)
			return p, p.address.field.Focusable()
		},
		"connection": func(h *host) (page.Page, fyne.Focusable) {
			h.Workspace().Connection.Step = stored
			p := NewConnection(h).(*connectionPage)
			return p, p.paste.clientID.Focusable()
		},
		"service app": func(h *host) (page.Page, fyne.Focusable) {
			withKey(h).Step = stored
			p := NewServiceApp(h).(*serviceAppPage)
			return p, p.hand.clientID.Focusable()
		},
		"endpoint": func(h *host) (page.Page, fyne.Focusable) {
			h.Workspace().Endpoints[0].Security = stored
			p := NewEndpoint(h).(*endpointPage)
			return p, p.url.field.Focusable()
		},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := unsignedHost(t)
			p, field := open(h)
			h.show(p)
			if _, button := p.First().(interface{ Tapped(*fyne.PointEvent) }); !button {
				t.Errorf("the page begins with %T, not with the way out", p.First())
			}
			h.Canvas.Focus(field)
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if !slices.Equal(h.Opened, []setup.Link{setup.LinkServiceApp}) || len(h.Failed) > 0 || h.App().Activity.Len() > 0 {
				t.Errorf("opened %v, failed %v, sent %d", h.Opened, h.Failed, h.App().Activity.Len())
			}
		})
	}
}
