package setup

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// CheckName names a check as its outcome lets it: what hasn't passed isn't called by what
// it would have shown. What is still to come is.
func CheckName(c workspace.Check) text.Text {
	if c.Outcome == workspace.Passed || c.Outcome == workspace.Waiting || c.Outcome == "" {
		return c.Name
	}
	switch c.Name.Key {
	case checkReachable.Key:
		return text.T("setup.org.reachable.failed", "Reaching the org")
	case checkOkta.Key:
		return text.T("setup.org.okta.failed", "Okta org")
	case checkClock.Key:
		return text.T("setup.org.clock.failed", "Clock")
	case checkSignedIn.Key:
		return text.T("setup.org.signed-in.failed", "Sign-in")
	case checkWorkflows.Key:
		return text.T("setup.org.workflows.failed", "Workflows")
	case checkSSO.Key:
		return text.T("setup.connection.sso.failed", "Okta Workflows")
	case checkApp.Key:
		return text.T("setup.connection.app.failed", "Okta Workflows OAuth")
	case checkAssigned.Key:
		return text.T("setup.connection.assigned.failed", "Assignments")
	case checkConnected.Key:
		return text.T("setup.connection.connected.failed", "Connection")
	}
	return failedLater(c.Name)
}

// failedLater is CheckName for a check of the steps 3 to 5.
func failedLater(name text.Text) text.Text {
	switch name.Key {
	case checkKey.Key:
		return text.T("setup.service-app.key.failed", "Key")
	case checkGrant.Key:
		return text.T("setup.service-app.granted.failed", "Scope")
	case checkToken.Key:
		return text.T("setup.service-app.token.failed", "Token")
	case checkClaim.Key:
		return text.T("setup.service-app.claims.failed", "Claims")
	case checkAnswer.Key:
		return text.T("setup.invoke.answer.failed", "The flow's answer")
	case checkBookmark.Key:
		return text.T("setup.invoke.bookmark.failed", "Bookmark app")
	case checkAsAsked.Key:
		return text.T("setup.invoke.as-asked.failed", "What was asked for")
	}
	return name
}
