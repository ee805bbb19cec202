package page

import (
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
)

// appVerb is the word for what helps with an app that was chosen and with the
// rotation of its key.
func appVerb(a problem.Action) text.Text {
	switch a {
	case setup.ChooseApp:
		return text.T("verb.choose", "Choose")
	case setup.ReadAgain:
		return text.T("verb.read-again", "Read again")
	case rotate.RollBack:
		return text.T("verb.roll-back", "Roll back")
	case rotate.Resume:
		return text.T("verb.go-on", "Go on")
	case rotate.Skip, problem.LeaveOut:
		return text.T("verb.leave-out", "Leave it out")
	case rotate.Abandon:
		return text.T("verb.give-up", "Give it up")
	case rotate.InMemory:
		return text.T("verb.rotate-all-the-same", "Rotate anyway")
	case rotate.SetAside:
		return text.T("verb.set-aside", "Set aside")
	}
	return measureVerb(a)
}

// measureVerb is the word for what helps where an endpoint was measured to be
// something else than it is declared to be.
func measureVerb(a problem.Action) text.Text {
	switch a {
	case setup.ShowClicks:
		return text.T("verb.show-clicks", "Show the clicks")
	case setup.DeclareMeasured:
		return text.T("verb.declare", "Declare it")
	case setup.MeasureAgain:
		return text.T("verb.measure", "Measure")
	}
	return connectorVerb(a)
}

// connectorVerb is the word for what helps with a Connector connection.
func connectorVerb(a problem.Action) text.Text {
	switch a {
	case connector.GetToken:
		return text.T("verb.get-token", "Get a token")
	case connector.Authorize, connector.AuthorizeIn:
		return text.T("verb.authorize", "Open the browser")
	case connector.Refreshing:
		return text.T("verb.renew", "Renew")
	case connector.UseRawRequest:
		return text.T("verb.use", "Use it")
	}
	return text.T("verb.edit", "Show where")
}
