package invoke

import (
	"strconv"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// The ways in which causes are checked.

func openFlow(look text.Text) problem.Way {
	return problem.NewWay(OpenFlow, text.T("way.open-flow", "Open the flow"), look)
}

func openHistory() problem.Way {
	return problem.NewWay(OpenHistory, text.T("way.flow-history", "Open the flow's history"), text.T("way.flow-history.why", "Is there a run at the time of this call, and at which card did it stop?"))
}

func editURL(look text.Text) problem.Way {
	return problem.NewWay(problem.EditInvokeURL, text.T("way.invoke-url", "Check the Invoke URL"), look)
}

func chooseLevel() problem.Way {
	return problem.NewWay(problem.ChooseLevel, text.T("way.level", "Check the level"), text.T("way.level.why", "On step 4"))
}

func editBody(look text.Text) problem.Way {
	return problem.NewWay(problem.EditBody, text.T("way.body", "Check the body"), look)
}

func sendAgain(when text.Text) problem.Way {
	return problem.NewWay(problem.Retry, text.T("way.send-again", "Send again"), when)
}

// unlessRun is said of sending again where the first call may have run the flow.
func unlessRun() text.Text { return text.T("cause.again", "If the history shows no run") }

func newToken() problem.Way {
	return problem.NewWay(problem.GetToken, text.T("way.new-token", "Send with a new token"), text.T("way.new-token.why", "The old one is dropped"))
}

func addAuthority() problem.Way {
	return problem.NewWay(problem.AddAuthority, text.T("way.add-authority", "Add a certificate authority"), text.T("way.add-authority.why", "For this org only; its fingerprint is shown before"))
}

func showAnswer() problem.Way {
	return problem.NewWay(ShowAnswer, text.T("way.show-answer", "Read the answer"), text.Text{})
}

// seconds is a duration as a person says it: 58, 1.2.
func seconds(d time.Duration) string {
	if d >= 10*time.Second {
		return strconv.Itoa(int(d.Round(time.Second).Seconds()))
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64)
}
