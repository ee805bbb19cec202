package setup

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
)

// The Problems that the walk itself finds. What the network, the org or the
// vault reports is told by package problem.

// Codes of Problems that a screen tells apart.
const (
	// CodeServiceAppFirst and CodeEndpointFirst send to step 3 and step 4.
	CodeServiceAppFirst = "service-app.first"
	CodeEndpointFirst   = "endpoint.first"
	// CodeNoApp says that the flow answered and made no Bookmark app.
	CodeNoApp = "invoke.no-app"
)

func notSignedIn() *problem.Problem { return signin.Missing() }

func orgFirst() *problem.Problem {
	return problem.New("org.first",
		text.T("problem.org.first", "The org isn't known yet"),
		text.T("problem.org.first.why", "Step 1 works out every address. Check the org there first."),
		problem.NewWay(problem.GoToStep, text.T("way.step-1", "Go to step 1"), text.Text{}))
}

func otherOrg(have, entered string) *problem.Problem {
	return problem.New("org.other",
		text.T("problem.org.other", "This workspace belongs to {{.Have}}", "Have", have),
		text.T("problem.org.other.why", "What is kept here is for that org, so {{.Entered}} needs a workspace of its own.", "Entered", entered),
		problem.NewWay(problem.EditAddress, text.T("way.keep-org", "Keep {{.Have}}", "Have", have), text.Text{}),
		newOrg())
}

// probesInOrg is otherOrg of an org in which apps of a measurement may be left.
func probesInOrg(have, entered string, labels []string) *problem.Problem {
	p := otherOrg(have, entered)
	p.Cause = text.T("problem.org.other.probes", "Apps that a measurement made may still be in it: {{.Labels}}. They are removed when you sign in to it again, so {{.Entered}} needs a workspace of its own.", "Labels", strings.Join(labels, ", "), "Entered", entered)
	return p
}

func practiceOnly(entered string) *problem.Problem {
	return problem.New("org.practice-only",
		text.T("problem.org.practice-only", "This is the practice org's workspace"),
		text.T("problem.org.practice-only.why", "{{.Entered}} isn't the practice org. Nothing was sent. A real org gets a workspace of its own.", "Entered", entered),
		ownOrg(),
		problem.NewWay(problem.EditAddress, text.T("way.edit-address", "Correct the address"), text.Text{}))
}

func newOrg() problem.Way {
	return problem.NewWay(problem.NewOrg, text.T("way.new-org", "Set up another org"), text.T("way.new-org.why", "In a workspace of its own; this one stays as it is"))
}

// ownOrg leads out of practising.
func ownOrg() problem.Way {
	return problem.NewWay(problem.NewOrg, text.T("way.own-org", "Set up my Okta org"), text.T("way.new-org.why", "In a workspace of its own; this one stays as it is"))
}

func noWorkflows() *problem.Problem {
	return problem.New("connection.no-workflows",
		text.T("problem.no-workflows", "No Okta Workflows OAuth app in this org"),
		text.T("problem.no-workflows.why", "Orgs with Workflows have this built-in app. Either Workflows isn't part of this org, or this sign-in can't see the app."),
		problem.Retrying(),
		problem.NewWay(problem.EditConnection, text.T("way.paste-values", "Paste the values instead"), text.T("way.paste-values.why", "From the app's Sign On tab, if you can see it in the Admin Console")))
}

func connectionNotSeen() *problem.Problem {
	return problem.New("connection.not-seen",
		text.T("problem.connection.not-seen", "No new connection seen yet"),
		text.T("problem.connection.not-seen.why", "This sign-in sees none in the System Log. Finish the New Connection dialog with Create; the log can lag a little."),
		problem.Retrying(),
		problem.NewWay(problem.OpenConsole, text.T("way.open-workflows", "Open the Workflows Console"), text.T("way.open-workflows.why", "Connections › New Connection › Okta")),
		tickCreated())
}

// connectionUnsaid: without a sign-in nothing was asked, so only the admin's word is left.
func connectionUnsaid() *problem.Problem {
	return problem.New("connection.unsaid",
		text.T("problem.connection.unsaid", "“Click Create” isn't ticked"),
		text.T("problem.connection.unsaid.why", "Without a sign-in Flowlatch can't look into the System Log, so it takes your word. Finish the New Connection dialog with Create, then tick it."),
		tickCreated())
}

// tickCreated takes the admin's word for the connection.
func tickCreated() problem.Way {
	return problem.NewWay(problem.EditConnection, text.T("way.tick-created", "Tick “Click Create”"), text.T("way.tick-created.why", "Then it counts as said by you"))
}

// connectionLogRefused tells that looking again shows nothing either.
func connectionLogRefused(err error) *problem.Problem {
	return problem.New("connection.log-refused",
		text.T("problem.connection.log-refused", "This sign-in may not read the System Log"),
		text.T("problem.connection.log-refused.why", "So whether the connection was made can't be looked up. Finish the New Connection dialog with Create and say so, or sign in as an admin who may read the log."),
		tickCreated(),
		problem.NewWay(problem.EditSignIn, text.T("way.other-admin", "Sign in as another admin"), text.T("way.other-admin.why", "On step 1; nothing done so far is lost"))).WithDetail(err.Error())
}

func keyFirst() *problem.Problem {
	return problem.New(CodeServiceAppFirst,
		text.T("problem.service-app.first", "There is no service app: do step 3 first"),
		text.T("problem.service-app.first.why", "An OAuth 2.0 endpoint trusts an app that proves itself with a key. Step 3 makes both."),
		problem.NewWay(problem.GoToStep, text.T("way.do-step-3", "Do step 3"), text.Text{}))
}

func noEndpoint() *problem.Problem {
	return problem.New("endpoint.gone",
		text.T("problem.endpoint.gone", "This endpoint is no longer in the workspace"),
		text.T("problem.endpoint.gone.why", "Choose another one on the Endpoints page."))
}

func endpointFirst() *problem.Problem {
	return problem.New(CodeEndpointFirst,
		text.T("problem.endpoint.first", "The endpoint isn't described yet"),
		text.T("problem.endpoint.first.why", "Step 4 takes its Invoke URL and its security level."),
		problem.NewWay(problem.GoToStep, text.T("way.step-4", "Go to step 4"), text.Text{}))
}

func otherHost(have, entered string) *problem.Problem {
	return problem.New("endpoint.other-host",
		text.T("problem.endpoint.other-host", "The Invoke URL isn't on this org's Workflows"),
		text.T("problem.endpoint.other-host.why", "It is on {{.Entered}}, the org's Workflows on {{.Have}}. The endpoint's credential would be sent there.", "Entered", entered, "Have", have),
		problem.NewWay(problem.EditInvokeURL, text.T("way.invoke-url", "Check the Invoke URL"), text.T("way.invoke-url.why", "On step 4")),
		problem.NewWay(problem.ConfirmHost, text.T("way.confirm-host", "It is the right host"), text.T("way.confirm-host.why", "Flowlatch then sends the credential to {{.Entered}}", "Entered", entered)))
}

func leavesPractice(entered string) *problem.Problem {
	return problem.New("endpoint.practice-host",
		text.T("problem.practice-host", "While practising only practice flows are invoked"),
		text.T("problem.practice-host.why", "{{.Entered}} isn't the practice org. A real flow belongs into a workspace of its own org.", "Entered", entered),
		problem.NewWay(problem.EditInvokeURL, text.T("way.invoke-url", "Check the Invoke URL"), text.T("way.invoke-url.why", "On step 4")),
		ownOrg())
}

func closed() *problem.Problem {
	return problem.New("workspace.closed",
		text.T("problem.closed-walk", "This workspace was closed meanwhile"),
		text.T("problem.closed-walk.why", "It was started over or deleted. Nothing was saved."))
}

func levelMissing() *problem.Problem {
	return problem.New("endpoint.level",
		text.T("problem.endpoint.level", "Choose a security level"),
		text.T("problem.endpoint.level.why", "Flowlatch sends the credential that belongs to the level; no API can read which one the flow has."),
		problem.NewWay(problem.ChooseLevel, text.T("way.choose-level", "Choose a level"), text.Text{}))
}

func clicksMissing(count int) *problem.Problem {
	return problem.New("endpoint.clicks",
		text.T("problem.endpoint.clicks", "{{.Count}} console clicks aren't ticked", "Count", count),
		text.T("problem.endpoint.clicks.why", "No API can read them, so Flowlatch takes your word for each."),
		problem.NewWay(problem.OpenConsole, text.T("way.open-workflows", "Open the Workflows Console"), text.Text{}))
}

func badField(code string, sentence text.Text, fix problem.Action) *problem.Problem {
	return problem.New(code, sentence,
		text.T("problem.field.why", "Nothing was sent and nothing is lost."),
		problem.NewWay(fix, text.T("way.correct", "Correct it"), text.Text{}))
}

func emptyField(name text.Text) *problem.Problem {
	return badField("field.empty", text.T("problem.field.empty", "{{.Name}} is empty", "Name", name.String()), problem.Retry)
}

func badToken(sentence text.Text) *problem.Problem {
	return badField("sign-in.token", sentence, problem.EditToken)
}

func tokenWithoutScope(scopes []string) *problem.Problem {
	return problem.New("token.scope",
		text.T("problem.token.scope", "The token lacks okta.workflows.invoke.manage"),
		text.T("problem.token.scope.why", "Okta issued a token for other scopes, which an OAuth 2.0 endpoint doesn't take."),
		problem.NewWay(problem.GrantScope, text.T("way.grant", "Grant the scope"), text.T("way.grant.why", "On the app's Okta API Scopes tab; takes a super admin"))).
		WithDetail("scope=" + strings.Join(scopes, " "))
}

func tokenOfOther(got, want string) *problem.Problem {
	return problem.New("token.client",
		text.T("problem.token.client", "The token is for another app"),
		text.T("problem.token.client.why", "It names {{.Got}}, not {{.Want}}.", "Got", got, "Want", want),
		problem.NewWay(problem.EditClientID, text.T("way.client-id", "Check the client ID"), text.Text{}))
}

func bookmarkMissing(label string) *problem.Problem {
	return problem.New(CodeNoApp,
		text.T("problem.invoke.no-app", "The flow answered, but there is no Bookmark app {{.Label}}", "Label", label),
		text.T("problem.invoke.no-app.why", "A good answer isn't a working flow. Its execution history shows which card failed; often the Okta cards have no connection, or the flow is another one."),
		problem.NewWay(problem.OpenConsole, text.T("way.history", "Open the flow's execution history"), text.Text{}),
		problem.NewWay(problem.EditBody, text.T("way.body", "Check the body"), text.T("way.body.why", "The key of the address is url, in lower case")),
		problem.Retrying())
}
