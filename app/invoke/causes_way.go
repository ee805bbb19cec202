package invoke

import (
	"strconv"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// The ways in which causes are checked.

func openFlow(look text.Text) problem.Way {
	return problem.NewWay(OpenFlow, text.T("way.flow", "Open the flow in the Workflows Console"), look)
}

func openHistory() problem.Way {
	return problem.NewWay(OpenHistory, text.T("way.history", "Open the flow's execution history"), text.T("way.history.why", "Is there a run at the time of this call, and at which card did it stop?"))
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
