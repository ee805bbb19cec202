package recipe

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Codes of the Problems of this package that a screen tells apart.
const (
	CodeOrg         = "recipe.org"          // step 1
	CodeEndpoint    = "recipe.endpoint"     // step 4
	CodeServiceApp  = "recipe.service-app"  // step 3
	CodeKey         = "recipe.key"          // step 3: its private key isn't here
	CodePossession  = "recipe.dpop"         // the app has proof of possession on
	CodeClientToken = "recipe.client-token" // step 4
	CodeHost        = "recipe.host"         // step 4: not the org's Workflows
	CodeRequest     = "recipe.request"      // step 5: the draft can't be sent
	CodeToken       = "recipe.token"        // an answer of the token URL without a token
	CodeRefused     = "recipe.refused"      // the endpoint refused the call
)

func noEndpoint() *problem.Problem {
	return problem.New(CodeEndpoint,
		text.T("problem.endpoint.gone", "This endpoint is no longer in the workspace"),
		text.T("problem.endpoint.gone.why", "Choose another one on the Endpoints page."))
}

func orgFirst() *problem.Problem {
	return problem.New(CodeOrg,
		text.T("problem.recipe.org", "The token URL isn't known yet"),
		text.T("problem.recipe.org.why", "The flow asks the org for a token first. Step 1 finds the address."), toStep1())
}

func endpointFirst() *problem.Problem {
	return problem.New(CodeEndpoint,
		text.T("problem.recipe.endpoint", "The endpoint has no Invoke URL or no security level yet"),
		text.T("problem.recipe.endpoint.why", "The flow needs the address to call and what to prove itself with. Step 4 takes both."), toStep4())
}

func appFirst() *problem.Problem {
	return problem.New(CodeServiceApp,
		text.T("problem.recipe.app", "The endpoint has no service app yet"),
		text.T("problem.recipe.app.why", "The flow proves itself with a service app's client ID and key. Step 3 makes both."), toStep3())
}

func keyMissing(label string) *problem.Problem {
	return problem.New(CodeKey,
		text.T("problem.recipe.key", "The private key of {{.App}} isn't kept here", "App", label),
		text.T("problem.recipe.key.why", "The flow signs with it, so it has to be at hand. Import it on step 3, or make a new one there."),
		toStep3())
}

// needsProof refuses what this recipe can't do: a proof for the token request
// with the nonce of the answer before it, and one for the call (RFC 9449 §7, §8).
func needsProof(ws *workspace.Workspace, app *workspace.ServiceApp) *problem.Problem {
	return problem.New(CodePossession,
		text.T("problem.recipe.dpop", "{{.App}} has proof of possession on", "App", app.Label),
		text.T("problem.recipe.dpop.why", "Okta then gives tokens only for a proof with a nonce of its own, and each call needs another proof. Neither these cards nor a connection make any, and Okta's guide switches it off."),
		problem.WithoutPossession(problem.TokenFacts{SignedIn: setup.SignedIn(ws), AppID: app.AppID}),
		toStep3())
}

func tokenMissing() *problem.Problem {
	return problem.New(CodeClientToken,
		text.T("problem.recipe.client-token", "The client token is still missing"),
		text.T("problem.recipe.client-token.why", "The connection holds it. Paste the Invoke URL with its token on step 4, or the token alone."),
		problem.NewWay(problem.EditInvokeURL, text.T("way.step-4", "Go to step 4"), text.Text{}))
}

func otherHost(origin string) *problem.Problem {
	return problem.New(CodeHost,
		text.T("problem.recipe.host", "The Invoke URL isn't on this org's Workflows"),
		text.T("problem.recipe.host.why", "The flow would send its credential to {{.Origin}}. Check the address on step 4, or say there that it is right.", "Origin", origin),
		toStep4())
}

// badRequest says what is wrong with the draft that the call is made of.
func badRequest(sentence text.Text) *problem.Problem {
	return problem.New(CodeRequest, sentence,
		text.T("problem.recipe.request.why", "The flow sends the request of step 5, which can't be sent as it is."),
		problem.NewWay(problem.EditBody, text.T("way.correct", "Correct it"), text.Text{}))
}

func toStep1() problem.Way {
	return problem.NewWay(problem.GoToStep, text.T("way.step-1", "Go to step 1"), text.Text{})
}

func toStep3() problem.Way {
	return problem.NewWay(problem.GoToStep, text.T("way.step-3", "Go to step 3"), text.Text{})
}

func toStep4() problem.Way {
	return problem.NewWay(problem.GoToStep, text.T("way.step-4", "Go to step 4"), text.Text{})
}

// refusedCall tells that the endpoint didn't let the call in or that its flow
// failed. Which status means what isn't documented.
func refusedCall(status int) *problem.Problem {
	return problem.New(CodeRefused,
		text.T("problem.recipe.refused", "The endpoint answered {{.Status}}", "Status", status),
		text.T("problem.recipe.refused.why", "The same flow in Workflows would fail at this card. Step 5 sends the same call and says what can be why."),
		problem.NewWay(problem.GoToStep, text.T("way.step-5", "Go to step 5"), text.Text{}), problem.Retrying())
}

func noToken(kind string) *problem.Problem {
	p := problem.New(CodeToken,
		text.T("problem.recipe.token", "The answer holds no token that the flow can use"),
		text.T("problem.recipe.token.why", "The flow presents a bearer token, which the token URL didn't give."), problem.Retrying(), toStep3())
	if kind == "" {
		return p
	}
	return p.WithDetail("token_type=" + kind)
}
