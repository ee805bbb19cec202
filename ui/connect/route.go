package connect

import (
	"context"
	"reflect"
	"slices"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// route is where a rehearsal goes, and with what.
type route struct {
	card workspace.CardRequest // as it goes there; to the echo target only once that runs
	echo bool                  // to the echo target, where it never goes to the service
	at   string                // address of the echo target, "" until it runs
}

// route decides where a rehearsal goes now. Whatever draws, tells or sends asks here.
func (e *editor) route() route {
	if e.sent.target.Selected() != toEcho {
		return route{card: e.typed.Card}
	}
	return toEchoAt(e.there, e.typed.Card)
}

func toEchoAt(there app.Service, card workspace.CardRequest) route {
	r := route{card: card, echo: true, at: there.URL}
	if r.ready() && hasAddress(card) {
		r.card = there.Echo(card)
	}
	return r
}

// hasAddress reports whether the URL of a card is one, or still empty. The echo target
// would take anything for a path; as it is typed it is stopped.
func hasAddress(card workspace.CardRequest) bool {
	return card.URL == "" || !slices.ContainsFunc(connector.Check(workspace.Connector{Type: workspace.ConnectorNone}, card, connector.Secrets{}), func(f connector.Finding) bool {
		return f.Field == connector.FieldURL && f.Level == connector.Stop
	})
}

// ready reports whether there is somebody to send to.
func (r route) ready() bool { return !r.echo || r.at != "" }

// aim chooses where the rehearsal goes. The echo target is asked for each time it is
// chosen: it is started then, or another one than before.
func (e *editor) aim(target int) {
	if target == toService {
		e.host.Update()
		return
	}
	var there app.Service
	var err error
	a := e.host.App()
	page.ReadAside(e.host, func() { there, err = a.Service(context.Background()) }, func() {
		if err != nil {
			e.sent.target.SetSelected(toService)
			e.host.Fail(err)
		}
		e.there = there
		e.host.Update()
	})
	e.host.Update()
}

// subject is what a rehearsal sends: the connection with what is stored of it, its card,
// and which way it goes.
type subject struct {
	connection workspace.Connector
	echo       bool
}

// subject is what is sent where a connection stands in the fields so.
func (e *editor) subject(typed workspace.Connector, echo bool) subject {
	c := e.keptOf(typed)
	c.Nickname, c.Last = "", nil // neither is sent
	return subject{c, echo}
}

// answers reports whether what came is the answer to what is drawn now.
func (e *editor) answers(c *came) bool {
	typing := !e.dialog.secret.isStored() && !e.dialog.secret.typed.IsZero()
	return c != nil && !typing && reflect.DeepEqual(c.to, e.subject(e.typed, e.route().echo))
}
